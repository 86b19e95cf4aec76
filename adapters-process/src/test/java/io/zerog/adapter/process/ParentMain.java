package io.zerog.adapter.process;

import java.util.List;

/** A parent to be killed: keeps a spare, runs a job that spins, and says which children it has. */
final class ParentMain {

    private ParentMain() {}

    public static void main(String[] arguments) throws Exception {
        ProcessRunner runner = new ProcessRunner(ProcessSettings.DEFAULT, NoThreads.RUNNER);
        runner.start(List.of(new Misbehaviour()));
        StartedRun run = StartedRun.start(runner, "spin");
        while (run.context.lines().isEmpty() || ProcessHandle.current().children().count() < 2) {
            Thread.sleep(10);
        }
        ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
        System.out.println("ready");
        Thread.sleep(600_000);
    }
}
