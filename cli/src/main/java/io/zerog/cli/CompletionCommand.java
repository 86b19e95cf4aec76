package io.zerog.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes the whole command line. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(zerog completion)",
            "  zerog completion > /etc/bash_completion.d/zerog"
        })
final class CompletionCommand implements Callable<Integer> {

    @Spec private CommandSpec command;

    @Override
    public Integer call() {
        CommandSpec root = command.root();
        Screen.standard().print(AutoComplete.bash(root.name(), root.commandLine()));
        return ExitCode.OK;
    }
}
