package io.zerog.bootstrap.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that can be set. */
public final class Keys {

    /** The word for every queue that a registered type goes through. */
    static final String EVERY_QUEUE = "all";

    private static final Kind<String> HOST =
            Kind.text("a host name or address", Pattern.compile("[A-Za-z0-9.:_-]{1,253}"));
    private static final Kind<String> QUEUE =
            Kind.text("a queue's name", Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}"));
    private static final Kind<String> TEXT = Kind.text("a text", Pattern.compile(".*"));
    private static final Kind<String> NAME =
            Kind.text("a name", Pattern.compile("[A-Za-z0-9_%.-]{1,251}"));
    private static final Kind<Optional<Path>> FILE =
            new Kind<>(
                    "a path",
                    text ->
                            text.isEmpty()
                                    ? Optional.of(Optional.empty())
                                    : Kind.path().reader().apply(text).map(Optional::of));
    private static final Kind<Long> HEAP = Kind.size("16MiB", "1024GiB");
    private static final int SLOTS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    public static final Key<String> HTTP_HOST =
            Key.of("http.host", HOST, "127.0.0.1", "Address to listen on.");
    public static final Key<Integer> HTTP_PORT =
            Key.of("http.port", Kind.integer(0, 65_535), "8080", "Port; 0 takes a free one.");
    public static final Key<Long> HTTP_MAX_BODY =
            Key.of("http.max-body", Kind.size("1KiB", "64MiB"), "1MiB", "Largest request body.");
    public static final Key<Boolean> HTTP_INSECURE =
            Key.of(
                    "http.insecure",
                    Kind.flag(),
                    "false",
                    "Listen on other addresses than loopback without API tokens.");
    public static final Key<List<Token>> HTTP_TOKENS =
            new Key<>(
                    "http.tokens",
                    Kind.list(new Kind<>(Token.FORM, Token::parse)),
                    "",
                    "API tokens, each by its SHA-256 in hexadecimal; none lets everybody in.",
                    true);
    public static final Key<List<String>> HTTP_ORIGINS =
            Key.of(
                    "http.origins",
                    Kind.list(
                            Kind.text(
                                    "an origin such as https://jobs.example.org",
                                    Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}"))),
                    "",
                    "Origins whose pages in browsers may use the API (CORS).");
    public static final Key<Optional<Path>> HTTP_TLS_CERTIFICATE =
            Key.of(
                    "http.tls.certificate",
                    FILE,
                    "",
                    "PEM file of the server's certificate and those behind it; makes it HTTPS.");
    public static final Key<Optional<Path>> HTTP_TLS_KEY =
            Key.of("http.tls.key", FILE, "", "PEM file of its key, PKCS#8 without a password.");
    public static final Key<Integer> HTTP_MAX_CONNECTIONS =
            Key.of(
                    "http.max-connections",
                    Kind.integer(1, 1_000_000),
                    "10000",
                    "Open connections; further ones wait.");
    public static final Key<Role> ROLE =
            Key.of("role", Kind.oneOf(Role.class), "all", "What this node does.");
    public static final Key<StoreName> STORE =
            Key.of("store", Kind.oneOf(StoreName.class), "sqlite", "Where jobs are kept.");
    public static final Key<QueueName> QUEUE_PRODUCT =
            Key.of(
                    "queue",
                    Kind.oneOf(QueueName.class),
                    "sqlite",
                    "What brings jobs to workers; the queue of the store's own name by default.");
    public static final Key<List<String>> QUEUES =
            Key.of(
                    "queues",
                    Kind.list(QUEUE).or(EVERY_QUEUE, List.of()),
                    EVERY_QUEUE,
                    "Queues that this node works.");
    public static final Key<Path> DATA =
            Key.of(
                    "data",
                    Kind.path(),
                    "zerog-data",
                    "Local folder of embedded stores; nodes of a host share it to know who died.");
    public static final Key<String> POSTGRES_URL =
            Key.of(
                    "postgres.url",
                    Kind.text("a URL jdbc:postgresql:…", Pattern.compile("jdbc:postgresql:.+")),
                    "jdbc:postgresql://127.0.0.1:5432/zerog",
                    "The database of store and queue postgres.");
    public static final Key<String> POSTGRES_USER =
            Key.of("postgres.user", TEXT, "zerog", "Who connects to it.");
    public static final Key<String> POSTGRES_PASSWORD =
            new Key<>("postgres.password", TEXT, "", "The password.", true);
    public static final Key<Duration> POSTGRES_START_UP =
            Key.of(
                    "postgres.start-up",
                    Kind.duration("PT0S", "PT1H"),
                    "PT1M",
                    "How long a start waits for the database.");
    public static final Key<String> COUCHBASE_CONNECTION_STRING =
            Key.of(
                    "couchbase.connection-string",
                    Kind.text(
                            "couchbase://… or couchbases://…",
                            Pattern.compile("couchbases?://[A-Za-z0-9.,:=_\\[\\]-]{1,1000}")),
                    "couchbase://127.0.0.1",
                    "The cluster of store couchbase.");
    public static final Key<String> COUCHBASE_USERNAME =
            Key.of("couchbase.username", TEXT, "zerog", "Who connects to it.");
    public static final Key<String> COUCHBASE_PASSWORD =
            new Key<>("couchbase.password", TEXT, "", "The password.", true);
    public static final Key<String> COUCHBASE_BUCKET =
            Key.of("couchbase.bucket", NAME, "zerog", "The bucket.");
    public static final Key<String> COUCHBASE_SCOPE =
            Key.of("couchbase.scope", NAME, "_default", "The scope.");
    public static final Key<String> COUCHBASE_COLLECTION =
            Key.of("couchbase.collection", NAME, "_default", "The collection.");
    public static final Key<DurabilityName> COUCHBASE_DURABILITY =
            Key.of(
                    "couchbase.durability",
                    Kind.oneOf(DurabilityName.class),
                    "none",
                    "What must have happened to a write; majority where there are replicas.");
    public static final Key<Optional<Path>> COUCHBASE_CERTIFICATE =
            Key.of(
                    "couchbase.certificate",
                    FILE,
                    "",
                    "PEM file of the authority behind couchbases://; the JDK's by default.");
    public static final Key<Duration> COUCHBASE_TIMEOUT =
            Key.of(
                    "couchbase.timeout",
                    Kind.duration("PT0.5S", "PT30S"),
                    "PT2.5S",
                    "How long one call of the store may take.");
    public static final Key<Duration> COUCHBASE_START_UP =
            Key.of(
                    "couchbase.start-up",
                    Kind.duration("PT1S", "PT1H"),
                    "PT1M",
                    "How long a start waits for the bucket.");
    public static final Key<String> BEANSTALKD_ADDRESS =
            Key.of(
                    "beanstalkd.address",
                    Kind.text("host:port", Pattern.compile("[A-Za-z0-9._-]{1,253}:[1-9]\\d{0,4}")),
                    "127.0.0.1:11300",
                    "The server of queue beanstalkd.");
    public static final Key<List<Path>> JOBS =
            Key.of("jobs", Kind.list(Kind.path()), "", "Jars with job handlers.");
    public static final Key<Integer> WORKER_SLOTS =
            Key.of(
                    "worker.slots",
                    Kind.integer(1, 1_000),
                    String.valueOf(SLOTS),
                    "Jobs that run at the same time on this node; twice its processors, at least"
                            + " 4.");
    public static final Key<Duration> DRAIN =
            Key.of(
                    "worker.drain",
                    Kind.duration("PT0S", "PT1H"),
                    "PT20S",
                    "How long running jobs may go on when the node stops; 6 s later it is gone.");
    public static final Key<Integer> WORKER_REPLACEMENTS =
            Key.of(
                    "worker.replacements",
                    Kind.integer(0, 1_000),
                    "4",
                    "Slots that stand in for those that jobs in threads do not give back; when more"
                            + " are held, the node drains and ends. 0 for neither.");
    public static final Key<Integer> PROCESS_SPARES =
            Key.of(
                    "worker.process.spares",
                    Kind.integer(0, 100),
                    "1",
                    "Processes that wait for a job, for each kind that isolated types need.");
    public static final Key<Integer> PROCESS_RECYCLE =
            Key.of(
                    "worker.process.recycle",
                    Kind.integer(0, 1_000_000),
                    "1",
                    "Jobs that one process runs, one after the other; 0 for as many as come.");
    public static final Key<Long> PROCESS_HEAP =
            Key.of(
                    "worker.process.heap",
                    HEAP,
                    "256MiB",
                    "Largest heap of a process whose type says nothing else.");
    public static final PerType<IsolationMode> ISOLATION =
            new PerType<>(
                    "worker.isolation.",
                    Kind.oneOf(IsolationMode.class),
                    "thread",
                    "Where the jobs of that type run, whatever the type says itself.");
    public static final PerType<Long> TYPE_HEAP =
            new PerType<>(
                    "worker.heap.",
                    HEAP,
                    "256MiB",
                    "Largest heap of that type's processes, whatever the type says itself.");
    public static final PerType<List<String>> JVM_OPTIONS =
            new PerType<>(
                    "worker.jvm-options.",
                    Kind.words("options of a JVM"),
                    "",
                    "Further options of that type's processes.");
    public static final Key<Duration> RETENTION =
            Key.of(
                    "retention",
                    Kind.duration("PT1M", "P3650D"),
                    "P7D",
                    "How long finished jobs are kept.");
    public static final Key<LogFormat> LOG_FORMAT =
            Key.of("log.format", Kind.oneOf(LogFormat.class), "text", "How log lines look.");
    public static final Key<LogLevel> LOG_LEVEL =
            Key.of("log.level", Kind.oneOf(LogLevel.class), "info", "What is logged.");

    /** All of them, in the order of the documentation. */
    public static final List<Key<?>> ALL =
            List.of(
                    HTTP_HOST,
                    HTTP_PORT,
                    HTTP_MAX_BODY,
                    HTTP_INSECURE,
                    HTTP_TOKENS,
                    HTTP_ORIGINS,
                    HTTP_TLS_CERTIFICATE,
                    HTTP_TLS_KEY,
                    HTTP_MAX_CONNECTIONS,
                    ROLE,
                    STORE,
                    QUEUE_PRODUCT,
                    QUEUES,
                    DATA,
                    POSTGRES_URL,
                    POSTGRES_USER,
                    POSTGRES_PASSWORD,
                    POSTGRES_START_UP,
                    COUCHBASE_CONNECTION_STRING,
                    COUCHBASE_USERNAME,
                    COUCHBASE_PASSWORD,
                    COUCHBASE_BUCKET,
                    COUCHBASE_SCOPE,
                    COUCHBASE_COLLECTION,
                    COUCHBASE_DURABILITY,
                    COUCHBASE_CERTIFICATE,
                    COUCHBASE_TIMEOUT,
                    COUCHBASE_START_UP,
                    BEANSTALKD_ADDRESS,
                    JOBS,
                    WORKER_SLOTS,
                    DRAIN,
                    WORKER_REPLACEMENTS,
                    PROCESS_SPARES,
                    PROCESS_RECYCLE,
                    PROCESS_HEAP,
                    RETENTION,
                    LOG_FORMAT,
                    LOG_LEVEL);

    /** Those that there can be one of for each type. */
    public static final List<PerType<?>> PER_TYPE = List.of(ISOLATION, TYPE_HEAP, JVM_OPTIONS);

    private Keys() {}

    /** The key of that name. */
    static Optional<Key<?>> named(String name) {
        return ALL.stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .or(() ->
                        PER_TYPE.stream()
                                .filter(keys -> keys.has(name))
                                .<Key<?>>map(
                                        keys -> keys.of(name.substring(keys.prefix().length())))
                                .findFirst());
    }

    /** The key that somebody may have meant who wrote this. */
    static Optional<Key<?>> near(String name) {
        return ALL.stream()
                .min(Comparator.comparingInt(key -> distance(name, key.name())))
                .filter(key -> distance(name, key.name()) <= 1 + name.length() / 4)
                .or(() -> ALL.stream().filter(key -> key.name().endsWith("." + name)).findFirst());
    }

    /** Levenshtein's distance: how many characters to add, drop or replace. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int i = 0; i <= to.length(); i++) {
            row[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
