package io.zerog.adapter.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.TlsConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.zerog.application.DiagnosticsUseCases;
import io.zerog.application.HealthUseCases;
import io.zerog.application.JobUseCases;
import io.zerog.application.WorkerUseCases;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.ParameterCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Serves the REST API over HTTP/1.1. A virtual thread serves each connection. */
public final class HttpServer implements AutoCloseable {

    /** The longest request line in bytes; over it 414. */
    private static final int MAX_REQUEST_LINE = 8 * 1024;

    /**
     * How much of a body over the limit is still read, so that a client that goes on sending can
     * read the answer; then the connection is closed.
     */
    private static final int DISCARDED = 1024 * 1024;

    private final WebServer server;
    private final HttpSettings settings;
    private final Live live;
    private final List<Route> routes;

    /** What live answers need; ends with the server. */
    record Live(LiveJobs jobs, SlowClients slowClients, TypeDurations durations) {
        static Live of(HttpSettings all) {
            HttpSettings.Live settings = all.live();
            Duration shortest =
                    settings.slowReader().compareTo(all.bodyTime()) < 0
                            ? settings.slowReader()
                            : all.bodyTime();
            return new Live(new LiveJobs(settings), new SlowClients(shortest), new TypeDurations());
        }

        void close() {
            jobs.close();
            slowClients.close();
        }
    }

    /**
     * The use cases that the API is made of.
     *
     * @param jobs empty on a node that leaves jobs to other nodes' API
     * @param metrics the node's figures in Prometheus' text format; empty to serve none
     */
    public record UseCases(
            Optional<JobUseCases> jobs,
            HealthUseCases health,
            WorkerUseCases workers,
            DiagnosticsUseCases diagnostics,
            ParameterCodec codec,
            Optional<Supplier<String>> metrics) {

        /** Without metrics. */
        public UseCases(
                Optional<JobUseCases> jobs,
                HealthUseCases health,
                WorkerUseCases workers,
                DiagnosticsUseCases diagnostics,
                ParameterCodec codec) {
            this(jobs, health, workers, diagnostics, codec, Optional.empty());
        }
    }

    /** The address cannot be listened on: taken, unknown or not allowed. */
    public static final class CannotListenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private CannotListenException(HttpSettings settings, String why, Throwable cause) {
            super(
                    "cannot listen on %s port %d: %s"
                            .formatted(settings.host(), settings.port(), why),
                    cause);
        }
    }

    private HttpServer(WebServer server, HttpSettings settings, Live live, List<Route> routes) {
        this.routes = routes;
        this.server = server;
        this.live = live;
        this.settings = settings;
    }

    /**
     * Listens, and serves from then on.
     *
     * @param requestIds makes an id for each request that brings none
     * @param random spreads the times after which clients try again
     * @throws CannotListenException when the address cannot be had
     */
    public static HttpServer start(
            HttpSettings settings,
            UseCases useCases,
            InstantSource clock,
            Supplier<String> requestIds,
            RandomGenerator random) {
        RequestIds ids = new RequestIds(requestIds);
        Failures failures = new Failures(ids, random);
        InetSocketAddress address = free(settings);
        Live live = Live.of(settings);
        List<Route> routes = routes(useCases, clock, settings, live);
        Router router = new Router(routes, settings, live.slowClients(), ids, failures);
        WebServerConfig.Builder builder =
                WebServer.builder()
                        .address(address.getAddress())
                        .port(settings.port())
                        .maxTcpConnections(settings.maxConnections())
                        .maxPayloadSize((long) settings.maxBody() + DISCARDED)
                        .shutdownGracePeriod(settings.stopGrace())
                        // Whoever starts the server stops it, in the right order.
                        .shutdownHook(false)
                        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                        // HTTP/1.1 alone: with a second protocol to tell apart, a connection
                        // that has sent nothing yet would hold up a stop, and a broken request
                        // line would not be answered.
                        .protocolsDiscoverServices(false)
                        .addProtocol(
                                Http1Config.builder()
                                        .maxPrologueLength(MAX_REQUEST_LINE)
                                        // It is HTTP/1.1's default; only bytes.
                                        .sendKeepAliveHeader(false)
                                        .build())
                        .directHandlers(failures.directHandlers())
                        .routing(router.routing());
        settings.tls().ifPresent(identity -> builder.tls(tls(identity)));
        WebServer server = builder.build().start();
        if (!server.isRunning()) {
            live.close();
            throw new CannotListenException(settings, "the server did not start", null);
        }
        return new HttpServer(server, settings, live, routes);
    }

    private static TlsConfig tls(TlsIdentity identity) {
        return TlsConfig.builder()
                .sslContext(identity.context())
                .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
                .buildPrototype();
    }

    /** All operations, in the order in which they are looked for: the busy ones first. */
    private static List<Route> routes(
            UseCases useCases, InstantSource clock, HttpSettings settings, Live live) {
        List<Route> routes = new ArrayList<>();
        useCases.jobs()
                .ifPresent(jobs -> {
                    routes.addAll(
                            new SubmitRoutes(jobs, clock, live.jobs(), live.durations()).routes());
                    routes.addAll(new JobRoutes(jobs, live.jobs()).routes());
                    routes.addAll(new ListRoutes(jobs).routes());
                    routes.addAll(
                            new EventRoutes(jobs, live.jobs(), live.slowClients(), settings.live())
                                    .routes());
                    routes.addAll(new TypeRoutes(jobs, useCases.codec()).routes());
                    routes.addAll(new OriginalRoutes(jobs).routes());
                    routes.addAll(new DocsRoutes().routes());
                    routes.addAll(new UiRoutes().routes());
                    routes.addAll(new DiagnosticsRoutes(useCases.diagnostics()).routes());
                });
        routes.addAll(new WorkerRoutes(useCases.workers()).routes());
        routes.addAll(new ThroughputRoutes(useCases.workers(), clock).routes());
        routes.addAll(new CallerRoutes().routes());
        routes.addAll(new OperationRoutes(useCases.health()).routes());
        useCases.metrics().map(OperationRoutes::metrics).ifPresent(routes::add);
        useCases.jobs()
                .ifPresent(jobs -> routes.add(OpenApi.route(routes, jobs, useCases.codec())));
        return List.copyOf(routes);
    }

    List<Route> routes() {
        return routes;
    }

    /** Is to be told what happens on this node: clients that wait are answered at once then. */
    public JobObserver observer() {
        return event -> {
            live.jobs().on(event);
            live.durations().on(event);
        };
    }

    /** The port it listens on, also when the settings left the choice. */
    public int port() {
        return server.port();
    }

    /** The base of all its URIs, without a slash at the end. */
    public String uri() {
        String host = settings.host();
        String scheme = settings.tls().isPresent() ? "https://" : "http://";
        return scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /**
     * Stops listening, lets the requests that are being answered finish within the grace, and
     * closes all connections.
     */
    @Override
    public void close() {
        live.close();
        server.stop();
    }

    /** Helidon only logs why it cannot bind; so the address is tried before. */
    private static InetSocketAddress free(HttpSettings settings) {
        try {
            InetAddress address = InetAddress.getByName(settings.host());
            InetSocketAddress wanted = new InetSocketAddress(address, settings.port());
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(wanted);
            }
            return wanted;
        } catch (IOException refused) {
            throw new CannotListenException(settings, refused.getMessage(), refused);
        }
    }
}
