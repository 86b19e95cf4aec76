package io.zerog.adapter.http;

import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.application.Environment;
import io.zerog.application.HealthUseCases;
import io.zerog.application.Workers;
import io.zerog.domain.handler.JobType;
import io.zerog.domain.handler.Output;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.ParameterCodec;
import io.zerog.domain.port.Throughput;
import io.zerog.domain.port.Time;
import io.zerog.domain.port.WorkerState;
import io.zerog.domain.port.WorkerStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on a free port, and the ways to talk to it: a client, and a bare socket. */
final class Served implements AutoCloseable {

    static final HttpSettings SETTINGS = HttpSettings.DEFAULT.listeningOn("127.0.0.1", 0);

    static final String METRICS = "# TYPE up gauge\nup 1.0\n";

    private static final Time TIME =
            new Time() {
                @Override
                public Instant instant() {
                    return JobsInMemory.NOW;
                }

                @Override
                public long nanos() {
                    return 0;
                }

                @Override
                public void sleep(Duration duration) {
                    throw new AssertionError("nothing sleeps in these tests");
                }
            };

    /** The in-port behind the server, unless it was given another. */
    final JobsInMemory jobs = new JobsInMemory();

    final Healthy health = new Healthy();
    final OneRun diagnostics = new OneRun();
    private final MemoryWorkerRegistry registry = new MemoryWorkerRegistry(TIME);
    private final Workers workers = workers(registry);
    private final Documentation documentation;
    final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Served() {
        this(SETTINGS);
    }

    Served(HttpSettings settings) {
        server =
                start(
                        settings,
                        new HttpServer.UseCases(
                                Optional.of(jobs),
                                health,
                                workers,
                                diagnostics,
                                new Schemas(),
                                Optional.of(() -> METRICS)));
        documentation = documentation(server);
    }

    /** Serves other use cases than the ones in memory. */
    Served(HttpServer.UseCases useCases) {
        server = start(SETTINGS, useCases);
        documentation = documentation(server);
    }

    private static HttpServer start(HttpSettings settings, HttpServer.UseCases useCases) {
        AtomicInteger ids = new AtomicInteger();
        return HttpServer.start(
                settings,
                useCases,
                InstantSource.fixed(JobsInMemory.NOW),
                () -> "made-" + ids.incrementAndGet(),
                new Random(1));
    }

    static Workers noWorkers() {
        return workers(new MemoryWorkerRegistry(TIME));
    }

    private static Workers workers(MemoryWorkerRegistry registry) {
        return new Workers(registry, new Environment(TIME, UUID::randomUUID, () -> 0));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** A request with a JSON body. */
    HttpResponse<String> post(String path, String body) {
        return send("POST", path, body, "Content-Type", "application/json");
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> send(
            String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.uri() + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            documentation.check(method, path, answer);
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A worker's report, as of that moment. */
    WorkerState report(String id, Instant at) {
        return report(id, at, Throughput.NONE);
    }

    WorkerState report(String id, Instant at, Throughput throughput) {
        return registry.report(
                new WorkerStatus(
                        id,
                        "host-1",
                        WorkerState.ACTIVE,
                        4,
                        Set.of(Jobs.ID),
                        Set.of("word_count"),
                        Set.of("default"),
                        1024 * 1024,
                        JobsInMemory.NOW,
                        at,
                        1,
                        throughput));
    }

    private static Documentation documentation(HttpServer server) {
        return server.routes().stream()
                .filter(route -> route.path().equals(OpenApi.PATH))
                .map(route -> route.handler().handle(null).body())
                .map(body -> new Documentation(new String(body, StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /**
     * Sends bytes as they are (one for each character), says that no more will come, and answers
     * all that the server says until it closes.
     */
    String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return readAll(socket.getInputStream());
        }
    }

    static String readAll(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }

    /** The in-port with what a test put into it. */
    static final class Healthy implements HealthUseCases {
        volatile List<Check> live = List.of(new Check("loops", true, "all turned lately"));
        volatile List<Check> ready = List.of(new Check("store", true, "answers"));
        volatile JobQueue.Health queues =
                new JobQueue.Health(
                        "epoch",
                        true,
                        List.of(
                                new JobQueue.Depth(
                                        "default", 3, 2, 1, Optional.of(Duration.ofMillis(1500))),
                                new JobQueue.Depth("slow", 0, 0, 0, Optional.empty())));

        @Override
        public List<Check> live() {
            return live;
        }

        @Override
        public List<Check> ready() {
            return ready;
        }

        @Override
        public JobQueue.Health queues() {
            return queues;
        }
    }

    /** A codec that only knows schemas; the handlers ask it for nothing else. */
    static final class Schemas implements ParameterCodec {
        @Override
        public String schema(JobType<?, ?> type) {
            return "{\"title\":\"" + type.name() + "\"}";
        }

        @Override
        public byte[] validated(JobType<?, ?> type, byte[] json) {
            throw new AssertionError("validating is the use case's");
        }

        @Override
        public <P> P decode(JobType<P, ?> type, byte[] json) {
            throw new AssertionError("decoding is the worker's");
        }

        @Override
        public Output output(Object result) {
            throw new AssertionError("outputs are the worker's");
        }

        @Override
        public byte[] encode(Object state) {
            throw new AssertionError("checkpoints are the worker's");
        }

        @Override
        public <T> T decode(Class<T> type, byte[] json) {
            throw new AssertionError("checkpoints are the worker's");
        }
    }
}
