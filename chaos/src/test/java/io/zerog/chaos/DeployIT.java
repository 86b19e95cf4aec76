package io.zerog.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A deploy under load: three workers are replaced one after the other by SIGTERM. */
class DeployIT {

    private static final int JOBS = 150;
    private static final double PER_SECOND = 8;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Cluster.Plan PLAN =
            Cluster.Plan.ofMortals("worker.slots=16", "worker.drain=PT0.5S");

    @TempDir private Path folder;

    @Test
    @Timeout(150)
    void aRollingRestartCostsNoJobAnything() throws Exception {
        try (Cluster cluster =
                        new Cluster(Product.BEANSTALKD_POSTGRES, ChaosIT.SERVER, folder, PLAN);
                Work work =
                        new Work(
                                new Client(cluster.base()),
                                "deploy",
                                JOBS,
                                PER_SECOND,
                                _ -> JobMix.steps(8, 250, 0))) {
            for (Program worker : cluster.workers()) {
                worker.awaitLine(" started steps", 4, SOON);
                assertThat(worker.terminate(SOON.toSeconds())).isZero();
                worker.start();
                worker.awaitLine(Cluster.READY, 2, SOON);
            }
            work.awaitSubmitted();
            work.awaitEnds(SOON.toSeconds());

            assertThat(work.open()).isEmpty();
            assertNothingCharged(cluster, work);
            List<LedgerLine> ledger = LedgerLine.read(cluster.ledger());
            assertNeverTwiceAtOnce(ledger);
            assertResumed(ledger);
        }
    }

    private static void assertNothingCharged(Cluster cluster, Work work) throws Exception {
        Client client = new Client(cluster.base());
        int interruptions = 0;
        for (String uuid : work.acknowledged().keySet()) {
            JsonNode job = client.get("/v1/jobs/" + uuid).orElseThrow();
            assertThat(job.path("state").asText()).isEqualTo("succeeded");
            assertThat(job.path("errorCount").asInt()).as("errors of %s", uuid).isZero();
            assertThat(job.path("abandons").asInt()).as("abandons of %s", uuid).isZero();
            interruptions += job.path("interruptions").asInt();
        }
        assertThat(interruptions).as("runs that the deploy interrupted").isPositive();
    }

    /** No line of a run comes after a later run has begun. */
    private static void assertNeverTwiceAtOnce(List<LedgerLine> ledger) {
        byJob(ledger)
                .forEach((uuid, lines) ->
                        assertThat(lines).as(uuid).extracting(LedgerLine::attempt).isSorted());
    }

    /** A later run begins with the last checkpoint that was kept. */
    private static void assertResumed(List<LedgerLine> ledger) {
        byJob(ledger)
                .forEach((uuid, lines) -> {
                    String kept = "-";
                    for (LedgerLine line : lines) {
                        if (line.is("kept")) {
                            kept = line.detail();
                        } else if (line.is("start") && line.attempt() > 1) {
                            assertThat(line.detail()).as(uuid).isEqualTo(kept);
                        }
                    }
                });
    }

    private static Map<String, List<LedgerLine>> byJob(List<LedgerLine> ledger) {
        return ledger.stream().collect(Collectors.groupingBy(LedgerLine::uuid));
    }
}
