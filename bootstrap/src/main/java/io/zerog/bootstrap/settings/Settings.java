package io.zerog.bootstrap.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a node; read once, when it starts.
 *
 * @param queue empty for the one that comes with the store
 * @param queues the queues that the node works; empty for those of all its types
 * @param data folder of embedded stores
 * @param jobs jars with job handlers
 * @param retention how long finished jobs are kept
 */
public record Settings(
        Role role,
        StoreName store,
        Optional<QueueName> queue,
        List<String> queues,
        Path data,
        Postgres postgres,
        Couchbase couchbase,
        Beanstalkd beanstalkd,
        List<Path> jobs,
        Http http,
        Worker worker,
        Duration retention,
        Log log) {

    /**
     * Of the server.
     *
     * @param port 0 for any free one
     * @param maxBody bytes
     * @param tokens none lets everybody do everything
     * @param origins whose pages in browsers may use the API
     * @param tls empty for plain HTTP
     */
    public record Http(
            String host,
            int port,
            long maxBody,
            int maxConnections,
            List<Token> tokens,
            List<String> origins,
            Optional<Tls> tls) {}

    /** The files of the server's certificate and key. */
    public record Tls(Path certificate, Path key) {}

    /**
     * Of the worker.
     *
     * @param slots jobs at the same time
     * @param drain how long running jobs may go on when the node stops
     * @param replacements slots that stand in for those that jobs do not give back
     */
    public record Worker(int slots, Duration drain, int replacements, Isolation isolation) {}

    /**
     * Of jobs in processes of their own; the maps are by the name of a type.
     *
     * @param heap bytes, where neither type nor setting says more
     * @param spares processes that wait for their job
     * @param recycle jobs that a process runs; 0 for as many as come
     */
    public record Isolation(
            Map<String, IsolationMode> modes,
            Map<String, Long> heaps,
            Map<String, List<String>> options,
            long heap,
            int spares,
            int recycle) {}

    /** Of the database, when it is PostgreSQL. */
    public record Postgres(String url, String user, String password, Duration startUp) {
        @Override
        public String toString() {
            return "Postgres[user=" + user + "]";
        }
    }

    /**
     * Of the bucket, when the store is Couchbase.
     *
     * @param timeout of one call
     * @param startUp how long a start waits for the bucket
     */
    public record Couchbase(
            String connectionString,
            String username,
            String password,
            String bucket,
            String scope,
            String collection,
            DurabilityName durability,
            Optional<Path> certificate,
            Duration timeout,
            Duration startUp) {
        @Override
        public String toString() {
            return "Couchbase[username=" + username + "]";
        }
    }

    /** Of the queue's server, when it is beanstalkd. */
    public record Beanstalkd(String host, int port) {}

    /** Of the log. */
    public record Log(LogFormat format, LogLevel level) {}

    /** Reads all settings; what is wrong is noted in the reader, and a default stands in for it. */
    public static Settings read(SettingsReader reader) {
        Http http =
                new Http(
                        reader.get(Keys.HTTP_HOST),
                        reader.get(Keys.HTTP_PORT),
                        reader.get(Keys.HTTP_MAX_BODY),
                        reader.get(Keys.HTTP_MAX_CONNECTIONS),
                        reader.get(Keys.HTTP_TOKENS),
                        reader.get(Keys.HTTP_ORIGINS),
                        tls(reader));
        checkHost(http, reader);
        checkTokens(http.tokens(), reader);
        return new Settings(
                reader.get(Keys.ROLE),
                reader.get(Keys.STORE),
                queue(reader),
                reader.get(Keys.QUEUES),
                reader.get(Keys.DATA),
                new Postgres(
                        reader.get(Keys.POSTGRES_URL),
                        reader.get(Keys.POSTGRES_USER),
                        reader.get(Keys.POSTGRES_PASSWORD),
                        reader.get(Keys.POSTGRES_START_UP)),
                new Couchbase(
                        reader.get(Keys.COUCHBASE_CONNECTION_STRING),
                        reader.get(Keys.COUCHBASE_USERNAME),
                        reader.get(Keys.COUCHBASE_PASSWORD),
                        reader.get(Keys.COUCHBASE_BUCKET),
                        reader.get(Keys.COUCHBASE_SCOPE),
                        reader.get(Keys.COUCHBASE_COLLECTION),
                        reader.get(Keys.COUCHBASE_DURABILITY),
                        reader.get(Keys.COUCHBASE_CERTIFICATE),
                        reader.get(Keys.COUCHBASE_TIMEOUT),
                        reader.get(Keys.COUCHBASE_START_UP)),
                beanstalkd(reader),
                reader.get(Keys.JOBS),
                http,
                new Worker(
                        reader.get(Keys.WORKER_SLOTS),
                        reader.get(Keys.DRAIN),
                        reader.get(Keys.WORKER_REPLACEMENTS),
                        isolation(reader)),
                reader.get(Keys.RETENTION),
                new Log(reader.get(Keys.LOG_FORMAT), reader.get(Keys.LOG_LEVEL)));
    }

    private static Isolation isolation(SettingsReader reader) {
        return new Isolation(
                reader.get(Keys.ISOLATION),
                reader.get(Keys.TYPE_HEAP),
                reader.get(Keys.JVM_OPTIONS),
                reader.get(Keys.PROCESS_HEAP),
                reader.get(Keys.PROCESS_SPARES),
                reader.get(Keys.PROCESS_RECYCLE));
    }

    private static Optional<QueueName> queue(SettingsReader reader) {
        return reader.isSet(Keys.QUEUE_PRODUCT)
                ? Optional.of(reader.get(Keys.QUEUE_PRODUCT))
                : Optional.empty();
    }

    private static Beanstalkd beanstalkd(SettingsReader reader) {
        String address = reader.get(Keys.BEANSTALKD_ADDRESS);
        int colon = address.indexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port > 65_535) {
            reader.refuse(Keys.BEANSTALKD_ADDRESS, "the port must be 1 to 65535");
        }
        return new Beanstalkd(address.substring(0, colon), Math.min(port, 65_535));
    }

    private static Optional<Tls> tls(SettingsReader reader) {
        Optional<Path> certificate = reader.get(Keys.HTTP_TLS_CERTIFICATE);
        Optional<Path> key = reader.get(Keys.HTTP_TLS_KEY);
        if (certificate.isPresent() && key.isPresent()) {
            return Optional.of(new Tls(certificate.get(), key.get()));
        }
        if (certificate.isPresent()) {
            reader.refuse(Keys.HTTP_TLS_CERTIFICATE, "needs http.tls.key too");
        }
        if (key.isPresent()) {
            reader.refuse(Keys.HTTP_TLS_KEY, "needs http.tls.certificate too");
        }
        return Optional.empty();
    }

    private static void checkTokens(List<Token> tokens, SettingsReader reader) {
        if (tokens.stream().map(Token::name).distinct().count() < tokens.size()) {
            reader.refuse(Keys.HTTP_TOKENS, "two tokens have one name");
        }
        if (tokens.stream().map(Token::sha256).distinct().count() < tokens.size()) {
            reader.refuse(Keys.HTTP_TOKENS, "one token has two names");
        }
    }

    private static void checkHost(Http http, SettingsReader reader) {
        try {
            if (!InetAddress.getByName(http.host()).isLoopbackAddress()
                    && http.tokens().isEmpty()
                    && !reader.get(Keys.HTTP_INSECURE)) {
                reader.refuse(
                        Keys.HTTP_HOST,
                        "is open to others, who could run jobs without a token: listen on"
                                + " 127.0.0.1, set http.tokens, or set http.insecure=true");
            }
        } catch (UnknownHostException unknown) {
            reader.refuse(Keys.HTTP_HOST, "is not an address of this machine");
        }
    }
}
