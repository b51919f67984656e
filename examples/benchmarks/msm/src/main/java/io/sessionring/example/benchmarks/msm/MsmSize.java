package io.sessionring.example.benchmarks.msm;

import de.javakaffee.web.msm.serializer.kryo.KryoTranscoder;
import io.sessionring.example.benchmarks.row.Visitor;
import java.util.HashMap;

/** The program that tells how many bytes the session takes. */
public final class MsmSize {

    private MsmSize() {}

    /**
     * Prints the number.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        System.out.println(new MsmCodec(KryoTranscoder.DEFAULT_INITIAL_BUFFER_SIZE)
                .encode(new HashMap<>(Visitor.attributes()))
                .length);
    }
}
