package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.couchbase.mock.BucketConfiguration;
import com.couchbase.mock.CouchbaseMock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The product of the original: REST API, beanstalkd, Couchbase (its mock), worker, job. */
@Timeout(180)
class CouchbaseIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration HEALED = Duration.ofSeconds(45);
    private static final String PASSWORD = "never-shown-0815";

    private static CouchbaseMock couchbase;

    @TempDir private Path folder;

    @BeforeAll
    static void startTheMock() throws Exception {
        BucketConfiguration bucket = new BucketConfiguration();
        bucket.name = "zerog";
        bucket.password = PASSWORD;
        bucket.numNodes = 1;
        bucket.numReplicas = 0;
        couchbase = new CouchbaseMock(0, List.of(bucket));
        couchbase.start();
        couchbase.waitForStartup();
        couchbase.getBuckets().get("zerog").getServers()[0].setCccpEnabled(true);
    }

    @AfterAll
    static void stopTheMock() {
        couchbase.stop();
    }

    @Test
    void aJobOfAKilledWorkerIsFinishedByAnother() throws Exception {
        try (BeanstalkdProcess beanstalkd = BeanstalkdProcess.started();
                ServerProcess api = serve(beanstalkd, "api");
                ServerProcess first = serve(beanstalkd, "worker")) {
            Http http = ready(api, "api");
            ready(first, "worker");
            String brief = http.submit("declare", "{\"code\": 204}");
            await().atMost(SOON).until(() -> http.state(brief).equals("succeeded"));
            String uuid = http.submit("waste_time", "{\"delay\": 4}");
            await().atMost(SOON).until(() -> http.state(uuid).equals("running"));
            first.kill();

            try (ServerProcess second = serve(beanstalkd, "worker")) {
                await().atMost(HEALED.plusSeconds(9))
                        .until(() -> http.state(uuid).equals("succeeded"));

                assertThat(http.job(uuid).text("attempts")).isEqualTo("2");
                assertThat(http.job(uuid).text("abandons")).isEqualTo("1");
                assertThat(api.log() + first.log() + second.log()).doesNotContain(PASSWORD);
            }
        }
    }

    private ServerProcess serve(BeanstalkdProcess beanstalkd, String role) throws IOException {
        return ServerProcess.start(
                folder,
                Map.of("ZEROG_COUCHBASE_PASSWORD", PASSWORD),
                "serve",
                "--port",
                "0",
                "--role",
                role,
                "--store",
                "couchbase",
                "--queue",
                "beanstalkd",
                "--set",
                "couchbase.connection-string=couchbase://127.0.0.1:"
                        + couchbase.getHttpPort()
                        + "=manager",
                "--set",
                "beanstalkd.address=" + beanstalkd.address(),
                "--jobs",
                ServerProcess.EXAMPLES.toString());
    }

    private static Http ready(ServerProcess node, String role) throws IOException {
        return node.awaitReady("store=couchbase, queue=beanstalkd, role=" + role);
    }
}
