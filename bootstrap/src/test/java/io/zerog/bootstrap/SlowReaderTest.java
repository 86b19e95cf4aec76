package io.zerog.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zerog.domain.handler.JobContext;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that asks for a job's events and does not read them. */
@Timeout(120)
class SlowReaderTest {

    /** Far more bytes, of those that are kept, than the buffers of a connection take. */
    private static final int LINES = 2_000;

    private static final String LONG = "x".repeat(8_000);
    private static final Duration DROPPED_WITHIN = Duration.ofSeconds(60);

    record Nothing() {}

    /** Waits for its reader, then writes. */
    private static final class Writer implements JobHandler<Nothing, Void> {
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public JobType<Nothing, Void> type() {
            return JobType.of("writer", Nothing.class, Void.class);
        }

        @Override
        public Outcome<Void> run(Nothing parameters, JobContext job) throws InterruptedException {
            goOn.await();
            for (int n = 0; n < LINES; n++) {
                job.event(n + LONG);
            }
            return Outcome.done(null);
        }
    }

    @Test
    void doesNotSlowTheJobAndIsDropped() throws Exception {
        Writer writer = new Writer();
        try (ZeroG node =
                        ZeroG.builder()
                                .set("http.port", "0")
                                .set("store", "memory")
                                .jobs(writer)
                                .start();
                Socket reader = new Socket()) {
            Http http = new Http(node.address());
            String uuid = http.submit("writer", "{}");
            reader.setReceiveBufferSize(4_096);
            reader.connect(new InetSocketAddress("127.0.0.1", node.port()));
            reader.getOutputStream()
                    .write(
                            ("GET /v1/jobs/" + uuid + "/events HTTP/1.1\r\nHost: x\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            // The stream has begun; from here on nothing more is read.
            assertThat(reader.getInputStream().read()).isEqualTo('H');
            writer.goOn.countDown();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> http.state(uuid).equals("succeeded"));
            assertThat(http.get("/v1/jobs/" + uuid + "/info").body().path("events")).hasSize(LINES);
            assertThat(isOpen(reader)).as("the job ended before the reader was dropped").isTrue();

            await().atMost(DROPPED_WITHIN).until(() -> !isOpen(reader));
        }
    }

    /** Whether the server still takes what is sent to it. */
    private static boolean isOpen(Socket reader) {
        try {
            reader.getOutputStream().write('\n');
            return true;
        } catch (IOException dropped) {
            return false;
        }
    }
}
