package io.zerog.simulation.mutant;

import io.zerog.application.Environment;
import io.zerog.application.Loop;
import io.zerog.application.Ports;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.Priority;
import io.zerog.domain.port.JobQueue;
import io.zerog.domain.port.Reservation;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node gets wrong with messages. They are caught with the reconciler off, which heals them.
 */
final class QueueMutants {

    private QueueMutants() {}

    /** Nobody heals anything. */
    static class NoReconciler implements Variant {
        @Override
        public List<Loop> loops(
                Simulation simulation, Ports ports, Environment environment, List<Loop> real) {
            return real.stream().filter(loop -> !loop.name().equals(Mutants.RECONCILER)).toList();
        }
    }

    /** A message is put off by deleting it and putting it again. */
    static Variant deleteBeforePut() {
        return new NoReconciler() {
            @Override
            public Ports ports(Simulation simulation, Node node, Ports real) {
                return StoreWrapper.with(
                        real,
                        real.store(),
                        real.output(),
                        new ReservingQueue(real.queue()) {
                            @Override
                            Reservation reserved(Reservation message) {
                                return new DeletingFirst(message, real.queue());
                            }
                        });
            }
        };
    }

    /** A message is deleted when it is delivered. */
    static Variant deleteAtReserve() {
        return new NoReconciler() {
            @Override
            public Ports ports(Simulation simulation, Node node, Ports real) {
                return StoreWrapper.with(
                        real,
                        real.store(),
                        real.output(),
                        new ReservingQueue(real.queue()) {
                            @Override
                            Reservation reserved(Reservation message) {
                                message.delete();
                                return new DeletingFirst(message, real.queue());
                            }
                        });
            }
        };
    }

    private abstract static class ReservingQueue implements JobQueue {

        private final JobQueue real;

        ReservingQueue(JobQueue real) {
            this.real = real;
        }

        abstract Reservation reserved(Reservation message);

        @Override
        public void put(JobId id, String queue, Priority priority, Duration delay) {
            real.put(id, queue, priority, delay);
        }

        @Override
        public Optional<Reservation> reserve(Set<String> queues, Duration timeout)
                throws InterruptedException {
            return real.reserve(queues, timeout).map(this::reserved);
        }

        @Override
        public Health health() {
            return real.health();
        }
    }

    private record DeletingFirst(Reservation message, JobQueue queue) implements Reservation {

        @Override
        public JobId id() {
            return message.id();
        }

        @Override
        public void extend() {
            message.extend();
        }

        @Override
        public void delete() {
            message.delete();
        }

        @Override
        public void release(String name, Priority priority, Duration delay) {
            message.delete();
            queue.put(message.id(), name, priority, delay);
        }

        @Override
        public void abandon() {
            message.abandon();
        }
    }
}
