package io.zerog.simulation.mutant;

import io.zerog.adapter.couchbase.KeyValue;
import io.zerog.adapter.couchbase.KeyValue.Appended;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.simulation.cluster.KeyValueSites;
import io.zerog.simulation.cluster.Variant;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import io.zerog.testkit.PortInterceptor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiFunction;

/** What a node gets wrong between its store and the key-value service, with the two ledgers. */
final class LedgerMutants {

    private static final long A_WHILE = Duration.ofMillis(500).toNanos();

    private static final String OPEN = "open";

    private LedgerMutants() {}

    private static Variant service(BiFunction<Simulation, KeyValue, PortInterceptor> mistake) {
        return new Variant() {
            @Override
            public KeyValue keyValue(Simulation simulation, Node node, KeyValue real) {
                return mistake.apply(simulation, real).wrap(KeyValue.class, real);
            }
        };
    }

    /** A bucket goes though somebody has added to it since it was read. */
    static Variant bucketGoesUnread() {
        return service((_, real) ->
                call ->
                        call.site().equals("KeyValue.remove")
                                ? real.remove((String) call.arguments().getFirst(), 0)
                                : call.proceed());
    }

    /** What is open in a bucket is written elsewhere after the bucket was removed. */
    static Variant bucketGoesBeforeItsEntries() {
        return service((simulation, real) ->
                new LateEntries(simulation, real, Mutants.RECONCILER, OPEN) {
                    @Override
                    Object other(String site, Call call) throws Exception {
                        if (!site.equals("KeyValue.remove open bucket")) {
                            writeSurely();
                            return call.proceed();
                        }
                        Object answer = call.proceed();
                        write();
                        return answer;
                    }
                });
    }

    /** A job is stored before it is entered among the open ones. */
    static Variant jobComesFirst() {
        return jobComesBefore(OPEN);
    }

    /** A job is stored before it is entered in the list. */
    static Variant jobComesBeforeItsListing() {
        return jobComesBefore("catalogue");
    }

    private static Variant jobComesBefore(String ledger) {
        return service((simulation, real) ->
                new LateEntries(simulation, real, Mutants.API_SUBMIT, ledger) {
                    @Override
                    Object other(String site, Call call) throws Exception {
                        Object answer = call.proceed();
                        if (site.equals("KeyValue.insert job")) {
                            write();
                        }
                        return answer;
                    }
                });
    }

    /** Entries that one kind of actor adds to a ledger wait for a later call of its. */
    private abstract static class LateEntries implements PortInterceptor {

        private final Simulation simulation;
        private final KeyValue real;
        private final String kind;
        private final String bucket;
        private final String index;
        private final Map<String, byte[]> late = new LinkedHashMap<>();

        LateEntries(Simulation simulation, KeyValue real, String kind, String ledger) {
            this.simulation = simulation;
            this.real = real;
            this.kind = kind;
            this.bucket = ledger + " bucket";
            this.index = ledger + " index";
        }

        /** A call that adds no entry. */
        abstract Object other(String site, Call call) throws Exception;

        @Override
        public Object around(Call call) throws Exception {
            if (KeyValueSites.isNone(call) || !simulation.actor().kind().equals(kind)) {
                return call.proceed();
            }
            String site = KeyValueSites.name(call);
            if (site.equals("KeyValue.append " + bucket)) {
                // So that every entry gets a bucket of its own, which nobody knows yet.
                return Appended.ABSENT;
            }
            if (site.equals("KeyValue.insert " + bucket)) {
                late.put((String) call.arguments().get(0), (byte[]) call.arguments().get(1));
                return OptionalLong.of(1);
            }
            return site.endsWith(index) ? call.proceed() : other(site, call);
        }

        void write() {
            Map<String, byte[]> all = new LinkedHashMap<>(late);
            late.clear();
            all.forEach((key, bytes) -> real.insert(key, bytes, true));
        }

        /** Nothing of it is lost but by the death of the node. */
        void writeSurely() {
            while (!late.isEmpty()) {
                Map.Entry<String, byte[]> next = late.entrySet().iterator().next();
                try {
                    real.insert(next.getKey(), next.getValue(), true);
                    late.remove(next.getKey());
                } catch (PortUnavailableException away) {
                    simulation.pause(A_WHILE);
                }
            }
        }
    }
}
