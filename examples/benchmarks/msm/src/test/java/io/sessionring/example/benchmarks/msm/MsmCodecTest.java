package io.sessionring.example.benchmarks.msm;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import io.sessionring.example.benchmarks.row.Visitor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MsmCodecTest {

    private final MsmCodec codec = new MsmCodec(64);
    private final Map<String, Object> attributes = new HashMap<>(Visitor.attributes());

    @Test
    void givesBackWhatWasEncoded() {
        assertThat(codec.decode(codec.encode(attributes))).isEqualTo(attributes);
    }

    @Test
    void changesOneAttributeAndKeepsTheOthers() throws Exception {
        byte[] changed = codec.addOne(codec.encode(attributes), Visitor.VISITS);

        attributes.put(Visitor.VISITS, 2);
        assertThat(codec.decode(changed)).isEqualTo(attributes);
    }

    @Test
    void writesTheNamesOfClassesWithTheKryoThatMsmWasMadeFor() {
        String bytes = new String(codec.encode(attributes), StandardCharsets.ISO_8859_1);

        // The last letter of a name has its eighth bit set.
        assertThat(bytes).contains("io.sessionring.example.benchmarks.row.CartIte");
        assertThat(Kryo.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains("kryo-4.0.0");
    }
}
