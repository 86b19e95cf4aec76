package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zerog.bootstrap.settings.WrongSettingsException;
import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A whole node with jobs in processes of their own. */
@Timeout(120)
class IsolationTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @Test
    void aJobRunsInAProcessOfItsOwnAndItsRecordSaysWhatThatTook() {
        try (ZeroG node = node().start()) {
            Http http = new Http(node.address());
            String uuid = http.submit("unruly-job", "{\"act\":\"behave\"}");
            awaitEnd(http, uuid);

            JsonNode record = http.job(uuid).body();
            assertThat(record.path("state").asText()).isEqualTo("succeeded");
            assertThat(record.path("process").path("exitCode").isNull()).isTrue();
            assertThat(record.path("process").path("peakMemory").asLong()).isPositive();
            assertThat(http.get("/v1/jobs/" + uuid + "/data").body().asText())
                    .isNotEqualTo(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hog,   out-of-memory, 2, 2, 0, 3",
        "exit,  exited,        2, 2, 0, 7",
        "abort, crashed,       3, 0, 3, 134"
    })
    void aJobThatKillsItsProcessFailsForWhatItWas(
            String act, String cause, int attempts, int errors, int abandons, int code) {
        try (ZeroG node = node().start()) {
            Http http = new Http(node.address());
            String uuid = http.submit("unruly-job", "{\"act\":\"" + act + "\"}");
            awaitEnd(http, uuid);

            JsonNode record = http.job(uuid).body();
            assertThat(record.path("cause").asText()).isEqualTo(cause);
            assertThat(record.path("resultCode").asInt()).isEqualTo(500);
            assertThat(record.path("attempts").asInt()).isEqualTo(attempts);
            assertThat(record.path("errorCount").asInt()).isEqualTo(errors);
            assertThat(record.path("abandons").asInt()).isEqualTo(abandons);
            assertThat(record.path("process").path("exitCode").asInt()).isEqualTo(code);
        }
    }

    @Test
    void aKillEndsAJobThatSwallowsItsInterrupts() {
        try (ZeroG node = node().start()) {
            Http http = new Http(node.address());
            String uuid = http.submit("unruly-job", "{\"act\":\"spin\"}");
            awaitBegin(http, uuid);
            Http.Answer look = http.get("/v1/jobs/" + uuid + "/diagnostics");
            assertThat(look.text("threadDump")).contains(Unruly.class.getName() + ".spin");
            assertThat(look.body().path("isolated").asBoolean()).isTrue();

            assertThat(http.post("/v1/jobs/" + uuid + "/cancel", "{\"mode\":\"kill\"}").status())
                    .isEqualTo(202);

            awaitEnd(http, uuid);
            assertKilled(http, uuid);
        }
    }

    /** A machine that is busy with other things may be late once, and is asked again. */
    @Test
    void aCancelThatIsIgnoredEndsByForceWithinASecondAfterItsGrace() {
        Duration grace = Duration.ofMillis(500);
        List<Duration> took = new ArrayList<>();
        try (ZeroG node = node().start()) {
            Http http = new Http(node.address());
            while (took.isEmpty()
                    || took.size() < 3 && took.getLast().compareTo(bound(grace)) > 0) {
                String uuid = http.submit("unruly-job", "{\"act\":\"spin\"}");
                awaitBegin(http, uuid);
                Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);

                http.post("/v1/jobs/" + uuid + "/cancel", "{\"grace\":\"" + grace + "\"}");

                awaitEnd(http, uuid);
                assertKilled(http, uuid);
                Instant ended = Instant.parse(http.job(uuid).text("finishedAt"));
                took.add(Duration.between(asked, ended));
            }
        }
        assertThat(took.getLast()).as(took.toString()).isBetween(grace, bound(grace));
    }

    private static Duration bound(Duration grace) {
        return grace.plusSeconds(1);
    }

    @Test
    void whatCannotBeHadIsToldAtTheStart() {
        assertThatThrownBy(() -> node().set("worker.isolation.unrulyjob", "process").start())
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("worker.isolation.unrulyjob")
                .hasMessageContaining("there is no job type");
        assertThatThrownBy(() -> node().set("worker.jvm-options.unruly-job", "-XX:Nope").start())
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("type unruly-job")
                .hasMessageContaining("Nope");
        assertThatThrownBy(() ->
                        node().jobs(new Bound("x"))
                                .set("worker.isolation.bound", "process")
                                .start())
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("worker.isolation.bound")
                .hasMessageContaining("no constructor without parameters");
    }

    @Test
    void aSettingOverrulesTheTypeAndAThreadCannotBeKilled() {
        try (ZeroG node = node().set("worker.isolation.unruly-job", "thread").start()) {
            Http http = new Http(node.address());
            String uuid = http.submit("unruly-job", "{\"act\":\"behave\"}");
            awaitEnd(http, uuid);

            assertThat(http.job(uuid).body().path("process").isNull()).isTrue();
            assertThat(http.get("/v1/jobs/" + uuid + "/data").body().asText())
                    .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
        }
    }

    private static void assertKilled(Http http, String uuid) {
        JsonNode record = http.job(uuid).body();
        assertThat(record.path("state").asText()).isEqualTo("cancelled");
        assertThat(record.path("resultCode").asInt()).isEqualTo(410);
        assertThat(record.path("cause").asText()).isEqualTo("killed");
        assertThat(record.path("process").path("exitCode").asInt()).isEqualTo(137);
        assertThat(record.path("attempts").asInt()).isEqualTo(1);
        assertThat(http.get("/v1/jobs/" + uuid + "/info").body().path("warnings").toString())
                .contains(Unruly.class.getName() + ".spin");
    }

    private static void awaitBegin(Http http, String uuid) {
        await().atMost(SOON)
                .until(() ->
                        http.get("/v1/jobs/" + uuid + "/info").body().path("events").size() > 0);
    }

    private static void awaitEnd(Http http, String uuid) {
        await().atMost(SOON)
                .until(() ->
                        !http.state(uuid).equals("queued") && !http.state(uuid).equals("running"));
    }

    private ZeroG.Builder node() {
        return ZeroG.builder()
                .set("http.port", "0")
                .set("store", "memory")
                .set("queue", "memory")
                .set("data", folder.toString())
                .set("worker.drain", "PT0S")
                .jobs(new Unruly());
    }

    private record Nothing() {}

    /** It is made of something that a child could not give it. */
    private record Bound(String text) implements JobHandler<Nothing, String> {
        @Override
        public JobType<Nothing, String> type() {
            return JobType.of("bound", Nothing.class, String.class);
        }

        @Override
        public Outcome<String> run(Nothing nothing, JobContext job) {
            return Outcome.done(text);
        }
    }
}
