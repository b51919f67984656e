package io.sessionring.example.benchmarks.micro;

import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.benchmarks.VisitorCodec;
import io.sessionring.example.benchmarks.turn.MapCodec;
import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Decoded.Intact;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.NamePool;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Version;
import io.sessionring.spi.CodecContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is stored: a record, and in it each attribute in the bytes of {@link KryoCodec}. */
final class SessionringCodec implements MapCodec {

    private static final long MADE = 1_700_000_000_000L;
    private static final Version FIRST = new Version(MADE << 16, 1);
    private static final Version SECOND = new Version((MADE + 1) << 16, 1);
    private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

    private final NamePool names = new NamePool(); // as a client has one
    private final KryoCodec kryo = VisitorCodec.create();

    private static CodecContext context(String name) {
        return new CodecContext(KEY, name, SessionringCodec.class.getClassLoader());
    }

    private Attribute attribute(String name, Object value, Version version) {
        return Attribute.present(name, version, kryo.number(), kryo.encode(value, context(name)));
    }

    private Object value(Attribute attribute) {
        return kryo.decode(attribute.bytes(), attribute.offset(), attribute.length(), context(attribute.name()));
    }

    @Override
    public byte[] encode(Map<String, Object> attributes) {
        List<Attribute> encoded = new ArrayList<>(attributes.size());
        attributes.forEach((name, value) -> encoded.add(attribute(name, value, FIRST)));
        return RecordFormat.encode(new Live(MADE, MADE, 1_800, 0, 0, FIRST, encoded), 1, 1);
    }

    private Live live(byte[] bytes) {
        return (Live) ((Intact) RecordFormat.decode(bytes, names)).record();
    }

    @Override
    public Map<String, Object> decode(byte[] bytes) {
        Map<String, Object> attributes = new HashMap<>();
        for (Attribute each : live(bytes).attributes()) {
            attributes.put(each.name(), value(each));
        }
        return attributes;
    }

    /** Decodes the one attribute, and passes the bytes of the others through. */
    @Override
    public byte[] addOne(byte[] bytes, String name) {
        Live before = live(bytes);
        List<Attribute> after = new ArrayList<>(before.attributes());
        for (int i = 0; i < after.size(); i++) {
            Attribute each = after.get(i);
            if (each.name().equals(name)) {
                after.set(i, attribute(name, (Integer) value(each) + 1, SECOND));
            }
        }
        return RecordFormat.encode(before.withAttributes(after), 2, 1);
    }
}
