package io.sessionring.example.ringctl;

import io.sessionring.codec.php.PhpVariables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** Shows what sessions of a PHP application hold. Asks no node. */
@Command(
        name = "php-decode",
        sortOptions = false,
        sortSynopsis = false,
        description =
                "Shows what sessions of a PHP application hold. Reads stored sessions from standard input, one per line in"
                        + " base64, and prints for each a line with its variables in JSON, every value with its type, or"
                        + " ERROR and what is wrong with it. null: PHP reads it, but it is no array. Whether a class exists,"
                        + " and whether it has __sleep or __serialize, bytes do not tell: what is stored stands under p.",
        footer = {
            "",
            "Example:",
            "  echo aWR8aTo3Ow== | ringctl php-decode --handler php",
            "  {\"t\":\"array\",\"e\":[[{\"t\":\"str\",\"b64\":\"aWQ=\"},{\"t\":\"int\",\"v\":\"7\"}]]}"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class PhpDecode implements Callable<Integer> {

    @Mixin
    private PhpLines lines;

    private final InputStream in;
    private final OutputStream out;

    PhpDecode(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        lines.forEach(in, out, stored -> {
            PhpVariables variables = lines.handler().decode(stored);
            return PhpJson.of(variables);
        });
        return ExitCode.OK;
    }
}
