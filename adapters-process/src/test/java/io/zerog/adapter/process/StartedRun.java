package io.zerog.adapter.process;

import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.Outcome;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.ClaimedJob;
import io.zerog.testkit.RecordedRun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a misbehaving job, in a thread of its own, and what came of it. */
final class StartedRun {

    final Token token = new Token(UUID.randomUUID());
    final RecordedRun context;
    private final CompletableFuture<Outcome<Output>> end = new CompletableFuture<>();

    private StartedRun(ProcessRunner runner, String act) {
        Instant now = Instant.EPOCH;
        JobHandler<?, ?> handler = new Misbehaviour();
        Job job =
                Job.submitted(
                                new JobId(UUID.randomUUID()),
                                handler.type().name(),
                                "default",
                                Priority.NORMAL,
                                now,
                                "epoch",
                                Optional.empty(),
                                now)
                        .startedIsolated(token, "worker", now);
        context = new RecordedRun(job, new JacksonParameterCodec());
        byte[] parameters = ("{\"act\":\"" + act + "\"}").getBytes(StandardCharsets.UTF_8);
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        end.complete(
                                runner.run(
                                        new ClaimedJob(job, token, handler, parameters), context));
                    } catch (Throwable thrown) {
                        end.completeExceptionally(thrown);
                    }
                });
    }

    static StartedRun start(ProcessRunner runner, String act) {
        return new StartedRun(runner, act);
    }

    /** What it answered, or what was thrown, in words. */
    String end() throws Exception {
        return end(Duration.ofSeconds(60));
    }

    String end(Duration patience) throws Exception {
        try {
            Outcome<Output> outcome = end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return outcome instanceof Outcome.Done<Output>(Output output, int _)
                    ? new String(output.bytes(), StandardCharsets.UTF_8)
                    : outcome.toString();
        } catch (java.util.concurrent.ExecutionException failed) {
            return switch (failed.getCause()) {
                case io.zerog.domain.port.RunDiedException died ->
                        died.death().map(Enum::name).orElse("killed by us")
                                + ": "
                                + died.getMessage();
                default -> failed.getCause().toString();
            };
        }
    }

    boolean isRunning() {
        return !end.isDone();
    }
}
