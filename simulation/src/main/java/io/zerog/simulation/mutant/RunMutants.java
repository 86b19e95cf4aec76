package io.zerog.simulation.mutant;

import io.zerog.application.Environment;
import io.zerog.application.Loop;
import io.zerog.application.Ports;
import io.zerog.application.Timing;
import io.zerog.domain.handler.Output;
import io.zerog.domain.job.Job;
import io.zerog.domain.job.JobId;
import io.zerog.domain.job.JobState.Running;
import io.zerog.domain.job.RequeuePolicy;
import io.zerog.domain.job.Token;
import io.zerog.domain.port.JobOutput;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.StoredJob;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a node gets wrong with runs: their outputs, heartbeats and leases. */
final class RunMutants {

    private RunMutants() {}

    /** The output is tried once; then the job is finished without it. */
    static Variant finishWithoutOutput() {
        return output(real ->
                new OutputWrapper(real) {
                    @Override
                    public void put(JobId id, Token token, Output output) {
                        try {
                            super.put(id, token, output);
                        } catch (PortUnavailableException given) {
                            // Given up: that is the mistake.
                        }
                    }
                });
    }

    /** There is one output for a job, and whoever writes last has written it. */
    static Variant outputNotFenced() {
        Token any = new Token(new UUID(0, 0));
        return new Variant() {
            @Override
            public JobOutput output(JobOutput real) {
                return new OutputWrapper(real) {
                    @Override
                    public void put(JobId id, Token token, Output output) {
                        super.put(id, any, output);
                    }

                    @Override
                    public Optional<Output> find(JobId id, Token token) {
                        return super.find(id, any);
                    }
                };
            }
        };
    }

    private interface Wrapper {
        JobOutput around(JobOutput real);
    }

    private static Variant output(Wrapper wrapper) {
        return new Variant() {
            @Override
            public Ports ports(Simulation simulation, Node node, Ports real) {
                return StoreWrapper.with(
                        real, real.store(), wrapper.around(real.output()), real.queue());
            }
        };
    }

    private static class OutputWrapper implements JobOutput {

        private final JobOutput real;

        OutputWrapper(JobOutput real) {
            this.real = real;
        }

        @Override
        public void put(JobId id, Token token, Output output) {
            real.put(id, token, output);
        }

        @Override
        public Optional<Output> find(JobId id, Token token) {
            return real.find(id, token);
        }
    }

    /** A node stops its heartbeats some time before its jobs. */
    static Variant heartbeatsStopFirst() {
        long after = Duration.ofSeconds(20).toNanos();
        return new Variant() {
            @Override
            public Ports ports(Simulation simulation, Node node, Ports real) {
                long stop = simulation.now() + after;
                return StoreWrapper.with(
                        real,
                        new StoreWrapper(real.store()) {
                            @Override
                            public SaveResult save(Job job, long version) {
                                boolean beat = simulation.actor().kind().equals(Mutants.STORE_CALL);
                                return beat && simulation.now() > stop
                                        ? new SaveResult.Saved(version)
                                        : super.save(job, version);
                            }
                        });
            }
        };
    }

    /** A lease is over when the reconciler's wall clock says so. */
    static Variant wallClockLeases() {
        return new Variant() {
            @Override
            public List<Loop> loops(
                    Simulation simulation, Ports ports, Environment environment, List<Loop> real) {
                return real.stream()
                        .map(loop ->
                                loop.name().equals(Mutants.RECONCILER)
                                        ? new WallClockReconciler(loop, ports, environment)
                                        : loop)
                        .toList();
            }
        };
    }

    private record WallClockReconciler(Loop real, Ports ports, Environment environment)
            implements Loop {

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Duration turn() throws InterruptedException {
            Instant now = environment.time().instant();
            ports.openJobs().due(now, Optional.empty(), Optional.empty(), 100).jobs().stream()
                    .filter(stored -> stored.job().state() instanceof Running)
                    .filter(stored ->
                            stored.job().updatedAt().plus(Timing.DEFAULT.lease()).isBefore(now))
                    .forEach(stored -> abandon(stored, now));
            return real.turn();
        }

        private void abandon(StoredJob stored, Instant now) {
            Job taken =
                    stored.job()
                            .abandoned(
                                    (Running) stored.job().state(),
                                    RequeuePolicy.onAbandon(stored.job(), now),
                                    "",
                                    now);
            SaveResult ignored = ports.store().save(taken, stored.version());
        }
    }
}
