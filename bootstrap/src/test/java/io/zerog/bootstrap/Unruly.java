package io.zerog.bootstrap;

import io.zerog.domain.handler.Backoff;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A job that ends badly, in a process of its own. */
public final class Unruly implements JobHandler<Unruly.Order, String> {

    /** What to do. */
    public record Order(String act) {}

    private static final JobType<Order, String> TYPE =
            JobType.of("unruly-job", Order.class, String.class)
                    .backoff(Backoff.fixed(Duration.ZERO))
                    .maxErrors(2)
                    .isolated(32L << 20);

    @Override
    public JobType<Order, String> type() {
        return TYPE;
    }

    @Override
    public Outcome<String> run(Order order, JobContext job) throws Exception {
        job.event("begins");
        switch (order.act()) {
            case "spin" -> spin();
            case "hog" -> {
                List<byte[]> all = new ArrayList<>();
                while (all.size() < 1_000_000) {
                    all.add(new byte[1 << 20]);
                }
            }
            case "exit" -> System.exit(7);
            case "abort" -> {
                String pid = String.valueOf(ProcessHandle.current().pid());
                new ProcessBuilder("kill", "-ABRT", pid).start().waitFor();
                spin();
            }
            default -> {}
        }
        return Outcome.done(String.valueOf(ProcessHandle.current().pid()));
    }

    private static void spin() {
        while (true) {
            Thread.interrupted();
        }
    }
}
