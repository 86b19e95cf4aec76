package io.zerog.bootstrap;

import io.zerog.adapter.http.HttpSettings;
import io.zerog.adapter.process.JobJars;
import io.zerog.adapter.process.ProcessRunner;
import io.zerog.adapter.process.ProcessSettings;
import io.zerog.application.Environment;
import io.zerog.application.JobTypes;
import io.zerog.application.JobUseCases;
import io.zerog.application.Timing;
import io.zerog.bootstrap.log.JobLog;
import io.zerog.bootstrap.node.Isolation;
import io.zerog.bootstrap.node.Listening;
import io.zerog.bootstrap.node.Node;
import io.zerog.bootstrap.node.RandomIds;
import io.zerog.bootstrap.node.SystemTime;
import io.zerog.bootstrap.product.Products;
import io.zerog.bootstrap.product.QueueProduct;
import io.zerog.bootstrap.product.StoreProduct;
import io.zerog.bootstrap.settings.Given;
import io.zerog.bootstrap.settings.Keys;
import io.zerog.bootstrap.settings.Settings;
import io.zerog.bootstrap.settings.SettingsReader;
import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.port.JobObserver;
import io.zerog.domain.port.ParameterCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A node in your own process:
 *
 * <pre>{@code
 * try (ZeroG zerog = ZeroG.builder().set("http.port", "0").jobs(new MyJob()).start()) {
 *     … zerog.address() …
 * }
 * }</pre>
 *
 * It keeps its jobs in SQLite, in the folder that the setting {@code data} names, unless it is told
 * otherwise. It logs through SLF4J and configures no logging.
 */
public final class ZeroG implements AutoCloseable {

    private final Node node;
    private final StoreProduct store;
    private final QueueProduct queue;
    private final JobJars jars;
    private final ProcessRunner processes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ZeroG(
            Node node,
            StoreProduct store,
            QueueProduct queue,
            JobJars jars,
            ProcessRunner processes) {
        this.node = node;
        this.store = store;
        this.queue = queue;
        this.jars = jars;
        this.processes = processes;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Submits and looks after jobs in this process, without HTTP. */
    public JobUseCases jobs() {
        return node.jobs();
    }

    /** The port that it listens on; of interest when the settings asked for any free one. */
    public int port() {
        return node.port();
    }

    /** Where it is reached, such as {@code http://127.0.0.1:8080}. */
    public String address() {
        return node.address();
    }

    /** The name of its store. */
    public String store() {
        return store.name();
    }

    /** The name of its queue. */
    public String queue() {
        return queue.name();
    }

    /**
     * Drains and stops: running jobs may go on for {@code worker.drain} (20 s by default), then
     * they are interrupted and queued again. Closes the store and the queue.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            node.close();
            processes.close();
            queue.close();
            store.close();
            jars.close();
        }
    }

    /** What a node is made of. */
    public static final class Builder {

        private final List<Given> given = new ArrayList<>();
        private final List<JobHandler<?, ?>> handlers = new ArrayList<>();
        private final List<JobObserver> observers = new ArrayList<>(List.of(new JobLog()));
        private Optional<SettingsReader> read = Optional.empty();
        private Optional<StoreProduct> store = Optional.empty();
        private Optional<QueueProduct> queue = Optional.empty();
        private Timing timing = Timing.DEFAULT;
        private Runnable exhausted = () -> {};

        private Builder() {}

        /** Sets anything that {@code serve --help} lists, such as {@code http.port}. */
        public Builder set(String key, String value) {
            given.add(new Given(key, value, "builder"));
            return this;
        }

        /** Takes settings from elsewhere, and none from {@link #set}. */
        public Builder settings(SettingsReader reader) {
            read = Optional.of(reader);
            return this;
        }

        /** A store of your own; the node closes it. */
        public Builder store(StoreProduct open) {
            store = Optional.of(open);
            return this;
        }

        /** A queue of your own; the node closes it. */
        public Builder queue(QueueProduct open) {
            queue = Optional.of(open);
            return this;
        }

        /** Job handlers, beside those of jars that the settings name. */
        public Builder jobs(JobHandler<?, ?>... more) {
            handlers.addAll(List.of(more));
            return this;
        }

        /** Is told what happens to jobs on this node. */
        public Builder observer(JobObserver observer) {
            observers.add(observer);
            return this;
        }

        /**
         * Is called when jobs that ignore their interrupts hold more slots than {@code
         * worker.replacements}: close the node then, and start it in a new process.
         */
        public Builder whenExhausted(Runnable call) {
            exhausted = call;
            return this;
        }

        /** The times of the protocol; nodes that share a store must share these. */
        public Builder timing(Timing times) {
            timing = times;
            return this;
        }

        /**
         * Starts the node; when this returns, it takes requests.
         *
         * @throws io.zerog.bootstrap.settings.WrongSettingsException naming all that is wrong
         * @throws io.zerog.adapter.http.HttpServer.CannotListenException when the address is taken
         */
        public ZeroG start() {
            SettingsReader reader = read.orElseGet(() -> SettingsReader.of(given, Map.of()));
            Settings settings = Settings.read(reader);
            Products products = new Products(store, queue);
            products.check(settings, reader);
            Environment environment = environmentOfThisMachine();
            HttpSettings http = Listening.of(settings.http(), reader, environment.time().instant());
            JobJars jars = JobJars.open(settings.jobs());
            ParameterCodec codec = new JacksonParameterCodec();
            List<AutoCloseable> opened = new ArrayList<>(List.of(jars));
            try {
                jars.problems().forEach(problem -> reader.refuse(Keys.JOBS, problem));
                List<JobHandler<?, ?>> all = new ArrayList<>(handlers);
                all.addAll(jars.handlers());
                Optional<JobTypes> read = types(all, codec, reader);
                ProcessSettings isolation = Isolation.settings(settings, all, reader);
                reader.throwIfWrong();
                JobTypes types = read.orElseThrow();
                boolean runsJobs = settings.role().runsJobs();
                ProcessRunner processes = Isolation.start(isolation, all, runsJobs, codec, reader);
                opened.addFirst(processes);
                StoreProduct openStore = products.openStore(settings, environment);
                opened.addFirst(openStore);
                QueueProduct openQueue = products.openQueue(settings, environment, types.queues());
                opened.addFirst(openQueue);
                Node node =
                        Node.start(
                                settings,
                                http,
                                openStore,
                                openQueue,
                                types,
                                codec,
                                processes,
                                exhausted,
                                observers,
                                environment,
                                timing);
                return new ZeroG(node, openStore, openQueue, jars, processes);
            } catch (RuntimeException failed) {
                closeAll(opened, failed);
                throw failed;
            }
        }

        private static Optional<JobTypes> types(
                List<JobHandler<?, ?>> all, ParameterCodec codec, SettingsReader reader) {
            try {
                JobTypes types = new JobTypes(all);
                // A record that cannot be bound shows now, and not at the first request.
                types.all().forEach(codec::schema);
                return Optional.of(types);
            } catch (IllegalArgumentException unusable) {
                reader.refuse(Keys.JOBS, unusable.getMessage());
                return Optional.empty();
            }
        }

        private static Environment environmentOfThisMachine() {
            return new Environment(
                    new SystemTime(),
                    new RandomIds(),
                    // For spreading only; what must not be guessed comes from the ids.
                    () -> ThreadLocalRandom.current().nextDouble());
        }

        private static void closeAll(List<AutoCloseable> opened, RuntimeException failed) {
            for (AutoCloseable each : opened) {
                try {
                    each.close();
                } catch (Exception alsoFailed) {
                    failed.addSuppressed(alsoFailed);
                }
            }
        }
    }
}
