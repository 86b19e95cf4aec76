package io.zerog.simulation.cluster;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.JobId;
import io.zerog.domain.port.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The kinds of jobs that are run: one for each way a run can go. */
final class Workload {

    /** The type whose runs kill their node. */
    static final String POISON = "poison";

    /** Poison that never stops. */
    static final int ALWAYS = 1_000;

    static final int MAX_ERRORS = 3;

    private Workload() {}

    /** What a client submits. */
    record Order(String type, Task task) {}

    static Order order(RandomGenerator random, boolean poison) {
        int kind = random.nextInt(100);
        if (poison) {
            // Some stop killing before they are condemned, and then succeed.
            return new Order(
                    POISON, new Task(random.nextInt(4), random.nextBoolean() ? ALWAYS : 2));
        }
        if (kind < 40) {
            return new Order("good", new Task(random.nextInt(8), 0));
        }
        if (kind < 60) {
            return new Order("failing", new Task(random.nextInt(4), random.nextInt(5)));
        }
        if (kind < 75) {
            return new Order("continuing", new Task(random.nextInt(4), random.nextInt(1, 4)));
        }
        if (kind < 80) {
            // Killed when it is cancelled, or over its timeout.
            return new Order("deaf", new Task(random.nextInt(10, 30), 0));
        }
        if (kind < 84) {
            return new Order("crashing", new Task(random.nextInt(4), random.nextInt(5)));
        }
        if (kind < 88) {
            return new Order("long", new Task(random.nextInt(32, 55), 0));
        }
        return kind < 94
                ? new Order("stubborn", new Task(random.nextInt(20, 50), 0))
                : new Order("stalling", new Task(random.nextInt(6, 12), random.nextInt(1, 4)));
    }

    /** The output that a run leaves when it succeeds. */
    static Output output(JobId id, int attempt) {
        return Output.of((id + " " + attempt).getBytes(StandardCharsets.US_ASCII), "text/plain");
    }

    /**
     * The handlers of one node.
     *
     * @param die kills that node; does not return
     */
    static List<JobHandler<?, ?>> handlers(Time time, Runnable die) {
        return List.of(
                handler("good", (task, job) -> work(time, task.seconds(), job)),
                handler(
                        "failing",
                        (task, job) -> {
                            work(time, task.seconds(), job);
                            if (job.attempt() <= task.times()) {
                                throw new IllegalStateException("fails");
                            }
                        }),
                handler("long", (task, job) -> work(time, task.seconds(), job)),
                handler(
                        "stalling",
                        (task, job) -> {
                            time.sleep(
                                    Duration.ofSeconds(
                                            job.attempt() <= task.times() ? 40 : task.seconds()));
                        }),
                handler("stubborn", (task, job) -> workOn(time, task.seconds(), job)),
                isolated("deaf", (task, job) -> workOn(time, task.seconds(), job)),
                isolated(
                        "crashing",
                        (task, job) -> {
                            work(time, task.seconds(), job);
                            if (job.attempt() <= task.times()) {
                                throw new ActorRunner.Crash();
                            }
                        }),
                handler(
                        POISON,
                        (task, job) -> {
                            work(time, task.seconds(), job);
                            if (job.attempt() <= task.times()) {
                                die.run();
                            }
                        }),
                new Continuing(time));
    }

    private static void work(Time time, int seconds, JobContext job) throws InterruptedException {
        for (int second = 1; second <= seconds; second++) {
            time.sleep(Duration.ofSeconds(1));
            if (second % 5 == 0) {
                job.progress(second, seconds, "seconds", null);
                job.event("after " + second + " s");
            }
        }
    }

    /** Works to the end, however often it is interrupted. */
    private static void workOn(Time time, int seconds, JobContext job) {
        for (int second = 1; second <= seconds; second++) {
            try {
                work(time, 1, job);
            } catch (InterruptedException ignored) {
                // That is what it is for.
            }
            job.progress(second, seconds, "seconds", null);
        }
    }

    private interface Body {
        void run(Task task, JobContext job) throws Exception;
    }

    private static JobType<Task, Output> type(String name) {
        return JobType.of(name, Task.class, Output.class)
                .maxErrors(MAX_ERRORS)
                .backoff(Backoff.fixed(Duration.ofSeconds(2)))
                .runTimeout(Duration.ofSeconds(120))
                .stallTimeout(Duration.ofSeconds(15));
    }

    private static JobHandler<Task, Output> handler(String name, Body body) {
        return handler(type(name), body);
    }

    private static JobHandler<Task, Output> isolated(String name, Body body) {
        return handler(type(name).isolated(64L << 20).runTimeout(Duration.ofSeconds(20)), body);
    }

    private static JobHandler<Task, Output> handler(JobType<Task, Output> type, Body body) {
        return new JobHandler<>() {
            @Override
            public JobType<Task, Output> type() {
                return type;
            }

            @Override
            public Outcome<Output> run(Task task, JobContext job) throws Exception {
                body.run(task, job);
                return Outcome.done(output(job.id(), job.attempt()));
            }
        };
    }

    /** Counts its rounds in a checkpoint and asks to go on until they are done. */
    private record Continuing(Time time) implements JobHandler<Task, Output> {

        private static final JobType<Task, Output> TYPE = Workload.type("continuing");

        @Override
        public JobType<Task, Output> type() {
            return TYPE;
        }

        @Override
        public Outcome<Output> run(Task task, JobContext job) throws Exception {
            int round = job.checkpoint(Integer.class).orElse(0) + 1;
            work(time, task.seconds(), job);
            job.checkpoint(round);
            return round < task.times()
                    ? Outcome.again(Duration.ofSeconds(1), "round " + round)
                    : Outcome.done(output(job.id(), job.attempt()));
        }
    }
}
