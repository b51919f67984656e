package io.sessionring.example.benchmarks.msm;

import de.javakaffee.web.msm.SessionAttributesTranscoder;
import de.javakaffee.web.msm.serializer.kryo.KryoTranscoder;
import io.sessionring.example.benchmarks.turn.MapCodec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The attributes as {@code KryoTranscoderFactory} lets MSM write them by default: names for classes, references, a pool of Kryos,
 * collections not copied. What MSM writes before them about the session itself is not in it.
 */
final class MsmCodec implements MapCodec {

    private final SessionAttributesTranscoder transcoder;

    /**
     * Makes one.
     *
     * @param buffer bytes of the buffer that it makes for every session
     */
    MsmCodec(int buffer) {
        transcoder = new KryoTranscoder(
                MsmCodec.class.getClassLoader(),
                null,
                false,
                buffer,
                KryoTranscoder.DEFAULT_MAX_BUFFER_SIZE,
                KryoTranscoder.DEFAULT_SERIALIZER_FACTORY_CLASS);
    }

    @Override
    public byte[] encode(Map<String, Object> attributes) {
        ConcurrentMap<String, Object> own =
                attributes instanceof ConcurrentMap<String, Object> map ? map : new ConcurrentHashMap<>(attributes);
        return transcoder.serializeAttributes(null, own); // it does not look at the session
    }

    @Override
    public Map<String, Object> decode(byte[] bytes) {
        return transcoder.deserializeAttributes(bytes);
    }
}
