package io.zerog.testkit;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The job that the contract of runners runs: it does what its parameters say. */
public final class RunnerHandler implements JobHandler<RunnerHandler.Order, Object> {

    /** What to do, and with what. */
    public record Order(String act, Optional<String> text, Optional<Integer> number) {}

    /** An output, and a checkpoint. */
    public record State(String text, int number) {}

    /** Isolated where the runner isolates. */
    public static final JobType<Order, Object> TYPE =
            JobType.of("contract", Order.class, Object.class)
                    .neverRetry(IOException.class)
                    .isolated(64L << 20);

    @Override
    public JobType<Order, Object> type() {
        return TYPE;
    }

    @Override
    public Outcome<Object> run(Order order, JobContext job) throws Exception {
        String text = order.text().orElse("");
        int number = order.number().orElse(0);
        return switch (order.act()) {
            case "echo" -> Outcome.done(new State(text, number));
            case "nothing" -> Outcome.done();
            case "bytes" ->
                    Outcome.done(Output.of(text.getBytes(StandardCharsets.UTF_8), "text/csv"), 201);
            case "large" -> Outcome.done(Output.of(new byte[number], "application/zip"));
            case "again" -> Outcome.again(Duration.ofSeconds(number), text);
            case "retry" -> Outcome.retry(text, Duration.ofSeconds(number));
            case "fail" -> Outcome.fail(number, text);
            case "throw" -> throw new IllegalStateException(text);
            case "throw-io" -> throw new IOException(text);
            case "error" -> throw new StackOverflowError(text);
            case "speak" -> {
                job.event(text);
                job.warning("a warning");
                job.error(number, "an error");
                job.event(null);
                yield Outcome.done();
            }
            case "progress" -> {
                job.progress(0.25, "a quarter");
                for (int i = 0; i <= number; i++) {
                    job.progress(i, number, "steps", text);
                }
                yield Outcome.done();
            }
            case "checkpoint" -> {
                Optional<State> before = job.checkpoint(State.class);
                int reached = before.map(State::number).orElse(0) + number;
                job.checkpoint(new State(text, reached));
                yield Outcome.done(
                        job.attempt() + " " + before + " " + job.checkpoint(State.class));
            }
            case "large-checkpoint" -> {
                job.checkpoint("x".repeat(number));
                yield Outcome.done();
            }
            case "await-interrupt" -> {
                job.event("waiting");
                Thread.sleep(Duration.ofMinutes(5));
                yield Outcome.done();
            }
            case "await-cancel" -> {
                CountDownLatch asked = new CountDownLatch(1);
                job.onCancel(asked::countDown);
                job.event("waiting");
                asked.await();
                yield Outcome.done("cancelled " + job.isCancelled());
            }
            case "trace" -> Outcome.done(job.traceParent().orElse("none"));
            case "loader" ->
                    Outcome.done(
                            Thread.currentThread().getContextClassLoader()
                                    == getClass().getClassLoader());
            default -> throw new IllegalArgumentException(order.act());
        };
    }
}
