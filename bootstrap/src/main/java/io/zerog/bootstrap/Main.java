package io.zerog.bootstrap;

import io.zerog.bootstrap.cli.ZeroGCommand;

/** The process. */
public final class Main {

    private Main() {}

    /** Runs a command, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(ZeroGCommand.run(arguments));
    }
}
