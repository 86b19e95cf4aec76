package io.zerog.chaos;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The servers of a product and the nodes on them, each a process, with proxies in between. */
final class Cluster implements AutoCloseable {

    /** What a node says once it is. */
    static final String READY = "ZeroG is ready";

    /**
     * How it is built.
     *
     * @param workers nodes beside the API node; none where one node does everything
     * @param jvm options of each node's JVM
     * @param areQuick whether a first node leaves a cache of loaded classes (AOT) for the others
     * @param areProxied whether a proxy stands before each server, where that is possible
     * @param settings of every node, as {@code name=value}
     */
    record Plan(
            int workers,
            List<String> jvm,
            boolean areQuick,
            boolean areProxied,
            List<String> settings) {

        /** For nodes that are killed all the time: JVMs that start quickly. */
        static Plan ofMortals(String... settings) {
            List<String> quick = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
            return new Plan(3, quick, true, true, List.of(settings));
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Product product;
    private final Path folder;
    private final Path server;
    private final Plan plan;
    private final Path temporary;
    private final List<String> options = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final List<Victim> servers = new ArrayList<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<Program> nodes = new ArrayList<>();
    private final int port = Ports.free();

    /**
     * @param server the jar of the nodes
     * @param folder an empty one
     */
    Cluster(Product product, Path server, Path folder, Plan plan)
            throws IOException, InterruptedException {
        this.product = product;
        this.server = server;
        this.folder = folder;
        JobsJar.write(folder.resolve("jobs.jar"));
        this.plan = plan;
        settings.addAll(plan.settings());
        settings.add("data=" + folder.resolve("data"));
        // What a killed node leaves is to go with the rest.
        temporary = Files.createDirectory(folder.resolve("tmp"));
        try {
            startAll();
        } catch (IOException | InterruptedException | RuntimeException cut) {
            close();
            throw cut;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        startStore();
        if (product.queue().equals("beanstalkd")) {
            startBeanstalkd();
        }
        if (plan.areQuick()) {
            leaveClasses();
        }
        nodes.add(node("api", product.isShared() ? "api" : "all", port));
        for (int i = 1; product.isShared() && i <= plan.workers(); i++) {
            nodes.add(node("worker" + i, "worker", 0));
        }
        for (Program node : nodes) {
            node.start();
        }
        for (Program node : nodes) {
            node.awaitLine(READY, 1, PATIENCE);
        }
    }

    /** Loading classes is most of what a start costs: half as much with them. */
    private void leaveClasses() throws IOException, InterruptedException {
        Path classes = folder.resolve("classes.aot");
        options.add("-XX:AOTCacheOutput=" + classes);
        try (Program node = node("first", "all", 0)) {
            node.start();
            node.awaitLine(READY, 1, PATIENCE);
            node.terminate(PATIENCE.toSeconds());
        }
        options.clear();
        options.addAll(List.of("-XX:AOTCache=" + classes, "-Xlog:aot=off", "-Xlog:cds=off"));
    }

    private void startStore() throws IOException, InterruptedException {
        switch (product.store()) {
            case "postgres" -> {
                Postgres postgres = new Postgres(folder.resolve("postgres"));
                servers.add(postgres);
                String address = proxied(postgres.port());
                settings.add("postgres.url=jdbc:postgresql://" + address + "/postgres");
                settings.add("postgres.user=postgres");
            }
            case "couchbase" -> startCouchbase();
            default -> {}
        }
    }

    private void startCouchbase() throws IOException, InterruptedException {
        int manager = Ports.free();
        List<String> command =
                List.of(
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CouchbaseMockMain.class.getName(),
                        String.valueOf(manager));
        Program mock = new Program("couchbase", command, Map.of(), folder);
        servers.add(mock);
        mock.start();
        Ports.await(manager, PATIENCE);
        settings.add("couchbase.connection-string=couchbase://127.0.0.1:" + manager + "=manager");
        settings.add("couchbase.password=" + CouchbaseMockMain.PASSWORD);
    }

    private void startBeanstalkd() throws IOException, InterruptedException {
        int own = Ports.free();
        List<String> command =
                new ArrayList<>(List.of(beanstalkd(), "-l", Ports.HOST, "-p", "" + own));
        if (product.isLogged()) {
            Path log = Files.createDirectory(folder.resolve("beanstalkd"));
            command.addAll(List.of("-b", log.toString(), "-f", "50"));
        }
        Program beanstalkd = new Program("beanstalkd", command, Map.of(), folder);
        servers.add(beanstalkd);
        beanstalkd.start();
        Ports.await(own, PATIENCE);
        settings.add("beanstalkd.address=" + proxied(own));
    }

    private String proxied(int target) throws IOException {
        if (!plan.areProxied()) {
            return Ports.HOST + ":" + target;
        }
        FaultProxy proxy = new FaultProxy(target);
        proxies.add(proxy);
        return proxy.address();
    }

    private Program node(String name, String role, int wanted) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(plan.jvm());
        command.addAll(options);
        command.addAll(
                List.of(
                        "-Djava.io.tmpdir=" + temporary,
                        "-jar",
                        server.toString(),
                        "serve",
                        "--port",
                        String.valueOf(wanted),
                        "--role",
                        role,
                        "--store",
                        product.store(),
                        "--queue",
                        product.queue(),
                        "--jobs",
                        folder.resolve("jobs.jar").toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return new Program(name, command, Map.of("CHAOS_LEDGER", ledger().toString()), folder);
    }

    Path ledger() {
        return folder.resolve("ledger");
    }

    /** Where the API node listens. */
    int port() {
        return port;
    }

    String base() {
        return "http://" + Ports.HOST + ":" + port;
    }

    /** All nodes; the first answers requests. */
    List<Program> nodes() {
        return nodes;
    }

    /** Those that run jobs. */
    List<Program> workers() {
        return nodes.size() == 1 ? nodes : nodes.subList(1, nodes.size());
    }

    /** The servers beneath, the store first. */
    List<Victim> servers() {
        return servers;
    }

    List<FaultProxy> proxies() {
        return proxies;
    }

    /** The nodes' logs of all their lives. */
    List<Path> logs() {
        return nodes.stream().map(Program::log).toList();
    }

    /** All of it, whatever goes wrong with one. */
    @Override
    public void close() throws IOException {
        List<Closeable> all = new ArrayList<>();
        nodes.forEach(node -> all.add(node::close));
        proxies.forEach(proxy -> all.add(proxy::close));
        servers.forEach(each -> all.add(each::close));
        IOException failed = null;
        for (Closeable each : all) {
            try {
                each.close();
            } catch (IOException notClosed) {
                failed = notClosed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String beanstalkd() {
        // A service user's path often lacks sbin, where some distributions put it.
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/bin").split(":"))
                .map(each -> Path.of(each, "beanstalkd"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no beanstalkd found: install it"));
    }
}
