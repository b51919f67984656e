package io.sessionring.codec.php;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system calls itself, as {@code gethostname()} says, without asking a name service, which may take long. */
final class HostName {

    private static final Path OF_LINUX = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    static String get() {
        return read(OF_LINUX);
    }

    /** {@return what is in a file, or {@code localhost} if that is no name} */
    static String read(Path file) {
        try {
            String name = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return name.matches("[\\w.-]{1,64}") ? name : "localhost";
        } catch (IOException e) { // another system, or bytes that are no name: not worth failing for
            return "localhost";
        }
    }
}
