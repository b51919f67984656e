package io.sessionring.example.benchmarks.micro;

import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.benchmarks.VisitorCodec;
import io.sessionring.example.benchmarks.turn.MapCodec;
import io.sessionring.spi.CodecContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link KryoCodec} alone, attribute by attribute, with lengths and names in the place of a record. */
final class SessionringValues implements MapCodec {

    private final KryoCodec kryo = VisitorCodec.create();
    private final CodecContext context = new CodecContext("", "", SessionringValues.class.getClassLoader());

    @Override
    public byte[] encode(Map<String, Object> attributes) {
        List<byte[]> parts = new ArrayList<>();
        int length = 0;
        for (Map.Entry<String, Object> each : attributes.entrySet()) {
            parts.add(each.getKey().getBytes(StandardCharsets.UTF_8));
            parts.add(kryo.encode(each.getValue(), context));
        }
        for (byte[] part : parts) {
            length += 2 + part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.putShort((short) part.length).put(part);
        }
        return all.array();
    }

    @Override
    public Map<String, Object> decode(byte[] bytes) {
        Map<String, Object> attributes = new HashMap<>();
        ByteBuffer all = ByteBuffer.wrap(bytes);
        while (all.hasRemaining()) {
            int name = all.getShort();
            String key = new String(bytes, all.position(), name, StandardCharsets.UTF_8);
            all.position(all.position() + name);
            int value = all.getShort();
            attributes.put(key, kryo.decode(bytes, all.position(), value, context));
            all.position(all.position() + value);
        }
        return attributes;
    }
}
