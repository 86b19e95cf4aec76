package io.zerog.bootstrap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zerog.bootstrap.Http;
import io.zerog.bootstrap.ZeroG;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus is told over a real socket, after jobs that are known. */
@Timeout(120)
class MetricsTest {

    record Nothing() {}

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final JobHandler<?, ?> fine = handler("fine", _ -> Outcome.done());
    private final JobHandler<?, ?> broken = handler("broken", _ -> Outcome.fail(404, "no"));
    private final JobHandler<?, ?> twice =
            handler(
                    "twice",
                    job ->
                            job.attempt() == 1
                                    ? Outcome.again(Duration.ZERO, "once more")
                                    : Outcome.done());
    private final JobHandler<?, ?> hold =
            handler(
                    "hold",
                    _ -> {
                        held.countDown();
                        letGo.await();
                        return Outcome.done();
                    });

    @TempDir Path data;

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite"})
    void knownJobsAreCounted(String store) {
        try (ZeroG node = start(store)) {
            Http http = new Http(node.address());
            ended(http, List.of("fine", "fine", "fine", "broken", "twice"));
            String later = http.post("/v1/types/fine/jobs?delay=PT1H", "{}").text("uuid");
            http.post("/v1/jobs/" + later + "/cancel", "{}");

            // Told after it is stored; and a message is deleted after its job has ended.
            await().untilAsserted(() -> {
                Scrape scrape = Scrape.of(node.address());
                assertThat(scrape.sum("zerog_jobs_finished_total")).isEqualTo(6);
                assertThat(port(scrape, "queue", "delete")).isEqualTo(5);
            });
            Scrape scrape = Scrape.of(node.address());
            assertThat(scrape.sum("zerog_jobs_submitted_total", "type=fine")).isEqualTo(4);
            assertThat(scrape.sum("zerog_jobs_submitted_total", "type=hold")).isZero();
            assertThat(scrape.sum("zerog_jobs_started_total", "type=fine")).isEqualTo(3);
            assertThat(scrape.sum("zerog_jobs_started_total", "type=twice")).isEqualTo(2);
            assertThat(finished(scrape, "fine", "succeeded")).isEqualTo(3);
            assertThat(finished(scrape, "fine", "cancelled")).isEqualTo(1);
            assertThat(finished(scrape, "broken", "failed")).isEqualTo(1);
            assertThat(scrape.sum("zerog_jobs_requeued_total")).isEqualTo(1);
            assertThat(scrape.sum("zerog_jobs_requeued_total", "type=twice", "reason=continued"))
                    .isEqualTo(1);
            assertThat(scrape.sum("zerog_job_run_seconds_count")).isEqualTo(6);
            assertThat(scrape.sum("zerog_job_wait_seconds_count", "type=twice")).isEqualTo(2);
            assertThat(scrape.sum("zerog_job_lifetime_seconds_count")).isEqualTo(6);
            assertThat(port(scrape, "store", "insert")).isEqualTo(6);
            assertThat(scrape.sum("zerog_port_call_seconds_count", "adapter=" + store))
                    .isEqualTo(scrape.sum("zerog_port_call_seconds_count"));
            assertThat(scrape.sum("zerog_leases_lost_total")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite"})
    void whatIsBusyOrWaitsIsShown(String store) throws InterruptedException {
        try (ZeroG node = start(store)) {
            Http http = new Http(node.address());
            http.submit("hold", "{}");
            held.await();
            http.post("/v1/types/fine/jobs?delay=PT1H", "{}");

            await().untilAsserted(() -> {
                Scrape scrape = Scrape.of(node.address());
                assertThat(scrape.sum("zerog_worker_slots_busy")).isEqualTo(1);
                assertThat(messages(scrape, "default", "reserved")).isEqualTo(1);
                assertThat(messages(scrape, "default", "delayed")).isEqualTo(1);
                assertThat(messages(scrape, "default", "ready")).isZero();
                assertThat(scrape.sum("zerog_jobs_open")).isEqualTo(2);
            });
            Scrape scrape = Scrape.of(node.address());
            assertThat(scrape.sum("zerog_worker_slots")).isEqualTo(3);
            assertThat(scrape.sum("zerog_queue_oldest_ready_age_seconds")).isZero();
            assertThat(scrape.sum("jvm_memory_used_bytes")).isPositive();
            letGo.countDown();
        }
    }

    private static double finished(Scrape scrape, String type, String ending) {
        return scrape.sum("zerog_jobs_finished_total", "type=" + type, "ending=" + ending);
    }

    private static double messages(Scrape scrape, String queue, String state) {
        return scrape.sum("zerog_queue_messages", "queue=" + queue, "state=" + state);
    }

    private static double port(Scrape scrape, String port, String call) {
        return scrape.sum(
                "zerog_port_call_seconds_count", "port=" + port, "call=" + call, "outcome=ok");
    }

    private static void ended(Http http, List<String> types) {
        for (String type : types) {
            String uuid = http.submit(type, "{}");
            await().until(() -> http.state(uuid).matches("succeeded|failed"));
        }
    }

    private ZeroG start(String store) {
        return ZeroG.builder()
                .set("http.port", "0")
                .set("store", store)
                .set("data", data.toString())
                .set("worker.slots", "3")
                .set("worker.drain", "PT0S")
                .jobs(fine, broken, twice, hold)
                .start();
    }

    private interface Body {
        Outcome<Void> run(JobContext job) throws Exception;
    }

    private static JobHandler<Nothing, Void> handler(String name, Body body) {
        return new JobHandler<>() {
            @Override
            public JobType<Nothing, Void> type() {
                return JobType.of(name, Nothing.class, Void.class);
            }

            @Override
            public Outcome<Void> run(Nothing parameters, JobContext job) throws Exception {
                return body.run(job);
            }
        };
    }
}
