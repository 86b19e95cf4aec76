package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerog.domain.job.JobEvent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyStreamsTest {

    private static final int STREAMS = 1_000;
    private static final long HEAP_LIMIT = 64L * 1024 * 1024;
    private static final int SPARE_THREADS = 50;
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    @Timeout(120)
    void aThousandStreamsCostUnder64MiBAndNoPlatformThreadEach() throws IOException {
        HttpSettings.Live live = new HttpSettings.Live(NEVER, NEVER, NEVER, NEVER, STREAMS);
        List<Socket> clients = new ArrayList<>();
        try (Served served = new Served(Served.SETTINGS.withLive(live))) {
            served.jobs.put(Jobs.running(), 1, "{}");
            assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            long heap = heapInUse();

            for (int n = 0; n < STREAMS; n++) {
                clients.add(open(served));
            }
            for (Socket client : clients) {
                readUntil(client, "event: progress");
            }

            assertThat(heapInUse() - heap).isLessThan(HEAP_LIMIT);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - threads)
                    .isLessThan(SPARE_THREADS);

            served.jobs.put(Jobs.succeeded(Optional.empty()), 2, "{}");
            served.server.observer().on(new JobEvent.Finished(Jobs.succeeded(Optional.empty())));
            for (Socket client : clients) {
                readUntil(client, "event: end");
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket open(Served served) throws IOException {
        Socket socket = served.connect();
        socket.getOutputStream()
                .write(
                        ("GET /v1/jobs/" + Jobs.ID + "/events HTTP/1.1\r\nHost: x\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void readUntil(Socket client, String text) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertThat(next).as("%s", read).isNotEqualTo(-1);
            read.append((char) next);
        }
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
