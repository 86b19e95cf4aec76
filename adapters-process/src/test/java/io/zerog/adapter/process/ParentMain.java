package io.zerog.adapter.process;

import static org.awaitility.Awaitility.await;

import java.util.List;

/** A parent to be killed: keeps a spare, runs a job that spins, and says which children it has. */
final class ParentMain {

    private ParentMain() {}

    public static void main(String[] arguments) throws Exception {
        ProcessRunner runner = new ProcessRunner(ProcessSettings.DEFAULT, NoThreads.RUNNER);
        runner.start(List.of(new Misbehaviour()));
        StartedRun run = StartedRun.start(runner, "spin");
        await().until(() ->
                !run.context.lines().isEmpty() && ProcessHandle.current().children().count() >= 2);
        ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
        System.out.println("ready");
        // Until it is killed, which is the test.
        Thread.sleep(600_000);
    }
}
