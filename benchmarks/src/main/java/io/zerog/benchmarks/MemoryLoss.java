package io.zerog.benchmarks;

import io.zerog.application.JobUseCases.Submission;
import io.zerog.application.JobUseCases.When;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.job.JobEvent;
import io.zerog.domain.job.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A beanstalkd without a log is killed and started again while many jobs wait: how soon their
 * messages are put again, how fast, and how many are put more than once afterwards.
 */
final class MemoryLoss {

    private static final int JOBS = 20_000;
    private static final int SUBMITTERS = 16;
    private static final long MOST_SECONDS = 120;

    /** Long enough for the first review after the loss, 40 s later. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(50);

    private static final byte[] PARAMETERS = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);

    private final CountDownLatch put = new CountDownLatch(JOBS);
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private volatile long last;

    private MemoryLoss() {}

    static void run(Table table, String store, ZeroG.Builder builder) throws Exception {
        new MemoryLoss().measure(table, store, builder);
    }

    private void measure(Table table, String store, ZeroG.Builder builder) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        NoOp blocked = new NoOp();
        blocked.whenStarted(_ -> await(end));
        BeanstalkdProcess server = BeanstalkdProcess.start();
        try (ZeroG zerog =
                builder.set("queue", "beanstalkd")
                        .set("beanstalkd.address", server.address())
                        .set("worker.slots", "1")
                        .set("http.port", "0")
                        .jobs(blocked)
                        .observer(this::on)
                        .start()) {
            // The one slot is taken by the first.
            Producers.submit(JOBS + 1, SUBMITTERS, _ -> submit(zerog));
            server.kill();
            server = BeanstalkdProcess.startAt(server.port());
            long began = System.nanoTime();
            if (!put.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(put.getCount() + " messages were not put again");
            }
            double seconds = (last - first.get()) / 1e9;
            table.figure(
                    "memory lost, first message again, store " + store,
                    String.format(Locale.ROOT, "%.1f s", (first.get() - began) / 1e9),
                    "20 s");
            table.rate("memory lost, messages again, store " + store, JOBS / seconds, "2,000/s");
            Thread.sleep(AFTERWARDS);
            table.figure(
                    "of these put twice within 50 s, store " + store,
                    String.valueOf(count.get() - JOBS),
                    "few");
        } finally {
            end.countDown();
            server.close();
        }
    }

    private void on(JobEvent event) {
        if (event instanceof JobEvent.PutAgain) {
            long now = System.nanoTime();
            first.compareAndSet(0, now);
            if (count.incrementAndGet() <= JOBS) {
                last = now;
            }
            put.countDown();
        }
    }

    private static void submit(ZeroG zerog) {
        zerog.jobs().submit(new Submission("no_op", PARAMETERS, When.NOW, Priority.NORMAL));
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
