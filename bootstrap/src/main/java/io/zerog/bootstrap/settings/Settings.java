package io.zerog.bootstrap.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All settings of a node; read once, when it starts.
 *
 * @param queues the queues that the node works; empty for those of all its types
 * @param data folder of embedded stores
 * @param jobs jars with job handlers
 * @param retention how long finished jobs are kept
 */
public record Settings(
        Role role,
        StoreName store,
        QueueName queue,
        List<String> queues,
        Path data,
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
     */
    public record Http(String host, int port, long maxBody) {}

    /**
     * Of the worker.
     *
     * @param slots jobs at the same time
     * @param drain how long running jobs may go on when the node stops
     */
    public record Worker(int slots, Duration drain) {}

    /** Of the log. */
    public record Log(LogFormat format, LogLevel level) {}

    /** Reads all settings; what is wrong is noted in the reader, and a default stands in for it. */
    public static Settings read(SettingsReader reader) {
        Http http =
                new Http(
                        reader.get(Keys.HTTP_HOST),
                        reader.get(Keys.HTTP_PORT),
                        reader.get(Keys.HTTP_MAX_BODY));
        checkHost(http.host(), reader);
        return new Settings(
                reader.get(Keys.ROLE),
                reader.get(Keys.STORE),
                reader.get(Keys.QUEUE_PRODUCT),
                reader.get(Keys.QUEUES),
                reader.get(Keys.DATA),
                reader.get(Keys.JOBS),
                http,
                new Worker(reader.get(Keys.WORKER_SLOTS), reader.get(Keys.DRAIN)),
                reader.get(Keys.RETENTION),
                new Log(reader.get(Keys.LOG_FORMAT), reader.get(Keys.LOG_LEVEL)));
    }

    private static void checkHost(String host, SettingsReader reader) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()
                    && !reader.get(Keys.HTTP_INSECURE)) {
                reader.refuse(
                        Keys.HTTP_HOST,
                        "is open to others, who could run jobs without a token:"
                                + " listen on 127.0.0.1, or set http.insecure=true");
            }
        } catch (UnknownHostException unknown) {
            reader.refuse(Keys.HTTP_HOST, "is not an address of this machine");
        }
    }
}
