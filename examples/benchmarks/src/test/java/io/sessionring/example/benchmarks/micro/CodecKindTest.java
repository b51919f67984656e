package io.sessionring.example.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.benchmarks.row.Visitor;
import io.sessionring.example.benchmarks.turn.MapCodec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecKindTest {

    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasEncoded(CodecKind kind) throws Exception {
        Map<String, Object> attributes = new HashMap<>(Visitor.attributes());
        MapCodec codec = kind.codec();

        assertThat(codec.decode(codec.encode(attributes))).isEqualTo(attributes);
    }

    @ParameterizedTest
    @EnumSource
    void changesOneAttributeAndKeepsTheOthers(CodecKind kind) throws Exception {
        Map<String, Object> attributes = new HashMap<>(Visitor.attributes());
        MapCodec codec = kind.codec();

        byte[] changed = codec.addOne(codec.encode(attributes), Visitor.VISITS);

        attributes.put(Visitor.VISITS, 2);
        assertThat(codec.decode(changed)).isEqualTo(attributes);
    }
}
