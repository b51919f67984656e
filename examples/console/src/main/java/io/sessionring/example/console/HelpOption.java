package io.sessionring.example.console;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option {@code --help} of a tool and of all its commands, as a mixin of the tool. */
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private boolean help;

    /** For picocli. */
    public HelpOption() {}
}
