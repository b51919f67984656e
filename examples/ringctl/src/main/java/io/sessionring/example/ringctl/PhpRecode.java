package io.sessionring.example.ringctl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Reads and writes sessions of a PHP application, to see that nothing is lost. Asks no node. */
@Command(
        name = "php-recode",
        sortOptions = false,
        sortSynopsis = false,
        description =
                "Reads and writes sessions of a PHP application, to see that nothing is lost. Takes stored sessions from"
                        + " standard input, one per line in base64, and prints for each a line with what would be stored"
                        + " for the variables read, in base64, or ERROR and what is wrong with it.",
        footer = {"", "Example:", "  echo aWR8aTo3Ow== | ringctl php-recode --handler php"})
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class PhpRecode implements Callable<Integer> {

    @Mixin
    private PhpLines lines;

    private final InputStream in;
    private final OutputStream out;

    PhpRecode(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        lines.forEach(in, out, stored -> {
            byte[] written = lines.handler().encode(lines.handler().decode(stored));
            return Base64.getEncoder().encode(written);
        });
        return ExitCode.OK;
    }
}
