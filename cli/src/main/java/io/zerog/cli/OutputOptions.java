package io.zerog.cli;

import picocli.CommandLine.Option;

/** How a command writes its answer. */
final class OutputOptions {

    enum Format {
        json,
        table
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|table",
            defaultValue = "table",
            description = "What the server said, or a table for people (the default).")
    private Format format;

    boolean isJson() {
        return format == Format.json;
    }
}
