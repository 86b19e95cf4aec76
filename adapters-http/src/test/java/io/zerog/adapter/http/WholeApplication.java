package io.zerog.adapter.http;

import io.zerog.adapter.memory.MemoryQueue;
import io.zerog.adapter.memory.MemoryStore;
import io.zerog.adapter.memory.MemoryWorkerRegistry;
import io.zerog.application.Backpressure;
import io.zerog.application.Diagnostics;
import io.zerog.application.Environment;
import io.zerog.application.Health;
import io.zerog.application.JobTypes;
import io.zerog.application.Ports;
import io.zerog.application.QueueWatch;
import io.zerog.application.Timing;
import io.zerog.application.Workers;
import io.zerog.codec.JacksonParameterCodec;
import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.port.JobStore;
import io.zerog.domain.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The real application and codec over memory adapters, in a time that stands still. */
final class WholeApplication {

    private WholeApplication() {}

    /** Stands still. */
    private static final class Still implements Time {
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
    }

    /**
     * Its use cases.
     *
     * @param jobs the store's front; what is behind it for all other ports is {@code store}
     */
    static HttpServer.UseCases of(
            JobStore jobs,
            MemoryStore store,
            Backpressure.Limits limits,
            JobHandler<?, ?> handler) {
        Time time = new Still();
        Random random = new Random(1);
        MemoryQueue queue = new MemoryQueue(time, "epoch");
        JacksonParameterCodec codec = new JacksonParameterCodec();
        Environment environment =
                new Environment(
                        time, () -> new UUID(random.nextLong(), random.nextLong()), () -> 0);
        Ports ports =
                new Ports(
                        jobs,
                        store,
                        store,
                        store,
                        store,
                        store,
                        new MemoryWorkerRegistry(time),
                        queue,
                        codec,
                        _ -> {});
        QueueWatch watch = new QueueWatch(queue, environment, Timing.DEFAULT);
        watch.turn();
        return new HttpServer.UseCases(
                Optional.of(
                        new io.zerog.application.Jobs(
                                ports,
                                new JobTypes(List.of(handler)),
                                watch,
                                new Backpressure(limits, watch, environment),
                                environment)),
                new Health(store, watch, () -> false, List::of),
                new Workers(ports.registry(), environment),
                new Diagnostics(jobs, Optional.empty()),
                codec);
    }
}
