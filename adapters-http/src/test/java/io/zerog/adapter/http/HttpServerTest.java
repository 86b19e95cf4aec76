package io.zerog.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpServerTest {

    @Test
    void aPortInUseIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpSettings settings =
                    HttpSettings.DEFAULT.listeningOn("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> new Served(settings).close())
                    .isInstanceOf(HttpServer.CannotListenException.class)
                    .hasMessage(
                            "cannot listen on 127.0.0.1 port %d: Address already in use",
                            taken.getLocalPort());
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        HttpSettings settings = HttpSettings.DEFAULT.listeningOn("192.0.2.1", 0);

        assertThatThrownBy(() -> new Served(settings).close())
                .isInstanceOf(HttpServer.CannotListenException.class)
                .hasMessageStartingWith("cannot listen on 192.0.2.1 port 0: ");
    }

    @Test
    void itTellsTheFreePortThatItFound() {
        try (Served served = new Served()) {
            assertThat(served.server.port()).isPositive();
            assertThat(served.server.uri()).isEqualTo("http://127.0.0.1:" + served.server.port());
        }
    }

    @Test
    void itListensOnTheHostOfTheSettingsOnly() throws IOException {
        try (Served served = new Served()) {
            assertThatThrownBy(() -> new Socket("127.0.0.2", served.server.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aStopLetsTheRequestInHandFinish() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Served served =
                new Served(new HttpSettings("127.0.0.1", 0, 1_000, 10, Duration.ofSeconds(20)))) {
            served.jobs.first =
                    () -> {
                        inside.countDown();
                        await(goOn);
                    };
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> served.get("/v1/jobs"));
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(served.server::close);
            awaitRefusal(served.server.port());
            goOn.countDown();

            assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void aStopClosesIdleConnectionsAtOnce() throws Exception {
        try (Served served =
                        new Served(
                                new HttpSettings(
                                        "127.0.0.1", 0, 1_000, 10, Duration.ofMinutes(10)));
                Socket idle = served.connect()) {
            assertThat(served.get("/health/live").statusCode()).isEqualTo(200);

            served.server.close();

            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aBodyThatDripsIsCut() throws Exception {
        HttpSettings settings = Served.SETTINGS.withBodyTime(Duration.ofMillis(300));
        try (Served served = new Served(settings);
                Socket socket = served.connect()) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/types/word_count/jobs HTTP/1.1\r\nHost: x\r\n"
                                            + "Content-Type: application/json\r\n"
                                            + "Content-Length: 1000000\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));

            Awaitility.await()
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> socket.getOutputStream().write(' '))
                                    .isInstanceOf(IOException.class));
            assertThat(served.jobs.submitted).isEmpty();
            assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited too long");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Until nobody listens any more. */
    private static void awaitRefusal(int port) {
        Awaitility.await()
                .untilAsserted(() ->
                        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                                .isInstanceOf(ConnectException.class));
    }
}
