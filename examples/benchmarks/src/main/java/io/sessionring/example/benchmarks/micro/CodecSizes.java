package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.row.Visitor;
import java.util.HashMap;

/**
 * The program that tells how many bytes the session takes. It has a JVM of its own like all that uses the libraries, which let newer
 * JVMs print warnings.
 */
public final class CodecSizes {

    private CodecSizes() {}

    /**
     * Prints the numbers, a line for each {@link CodecKind}.
     *
     * @param arguments none
     * @throws Exception if one cannot encode it
     */
    public static void main(String[] arguments) throws Exception {
        for (CodecKind kind : CodecKind.values()) {
            System.out.println(kind.codec().encode(new HashMap<>(Visitor.attributes())).length);
        }
    }
}
