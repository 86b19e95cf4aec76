package io.zerog.simulation.fault;

import io.zerog.domain.port.PortUnavailableException;
import io.zerog.simulation.engine.Node;
import io.zerog.simulation.engine.Simulation;
import io.zerog.testkit.PortInterceptor;
import io.zerog.testkit.PortInterceptor.Call;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Stands before every port of every node: each call takes virtual time, passes the baton, is noted
 * in the trace, and may meet a {@link Fault}.
 */
public final class FaultInjector {

    private static final long LONGEST_LATENCY = Duration.ofMillis(4).toNanos();
    private static final long SHORTEST_SLOW = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_SLOW = Duration.ofSeconds(15).toNanos();
    private static final long SHORTEST_PAUSE = Duration.ofSeconds(5).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(90).toNanos();

    /** One call site in this many, in each simulation… */
    private static final int HARDER_ONES = 12;

    /** …meets this many times the faults. */
    private static final int HARDER = 5;

    /**
     * One first call of a site in this many meets a fault, whichever its rate: some have no second.
     */
    private static final int FIRST_ONES = 10;

    /** What a reservation knows without asking anybody. */
    private static final Set<String> LOCAL = Set.of("Reservation.id", "Reservation.queuedJob");

    private final Simulation simulation;
    private final Map<String, Integer> hardship = new HashMap<>();
    private final Coverage coverage;
    private final RandomGenerator random;
    private final Consumer<Node> crash;
    private FaultRates rates;
    private Predicate<String> sites;
    private long storeAwayUntil;
    private long queueAwayUntil;

    /**
     * Injects at the given rates.
     *
     * @param sites which calls may meet a fault: {@code slot JobStore.save}
     * @param crash kills a node; does not return when it is the caller's
     */
    public FaultInjector(
            Simulation simulation,
            FaultRates rates,
            Predicate<String> sites,
            Coverage coverage,
            Consumer<Node> crash) {
        this.simulation = simulation;
        this.rates = rates;
        this.sites = sites;
        this.coverage = coverage;
        this.random = simulation.randomness();
        this.crash = crash;
    }

    /** From now on nothing goes wrong any more. */
    public void stop() {
        rates = FaultRates.NONE;
        sites = _ -> false;
        storeAwayUntil = 0;
        queueAwayUntil = 0;
    }

    /** Lets the store refuse every call until then. */
    public void storeAway(long until) {
        storeAwayUntil = until;
    }

    /** Lets the queue refuse every call until then. */
    public void queueAway(long until) {
        queueAwayUntil = until;
    }

    /** Wraps the ports of a node, as that node sees them. */
    public PortInterceptor of(Node node) {
        return of(node, call -> simulation.actor().kind() + " " + call.site());
    }

    /**
     * The same.
     *
     * @param site what a call is called in the settings and in the table
     */
    public PortInterceptor of(Node node, Function<Call, String> site) {
        return call ->
                LOCAL.contains(call.site())
                        ? call.proceed()
                        : new Meeting(node, call, site.apply(call)).pass();
    }

    /** One call meets what is in its way. */
    private final class Meeting {

        private final Node node;
        private final Call call;
        private final Optional<Fault> fault;

        Meeting(Node node, Call call, String site) {
            this.node = node;
            this.call = call;
            coverage.called(site);
            fault = chosen(site);
            fault.ifPresent(f -> coverage.happened(site, f));
        }

        Object pass() throws Exception {
            simulation.pause(latency());
            if (simulation.now() < (isOfQueue() ? queueAwayUntil : storeAwayUntil)) {
                throw unavailable("away");
            }
            if (fault.isPresent()) {
                before(fault.get());
            }
            Object result = call.proceed();
            if (fault.isPresent() && fault.get() == Fault.CRASH_AFTER) {
                note("crashes after " + Words.of(result));
                crash.accept(node);
            }
            note(Words.of(result));
            // The answer is on its way: others may go on before the caller knows.
            simulation.pause(latency());
            if (fault.isPresent() && fault.get() == Fault.APPLIED_THEN_FAIL) {
                throw unavailable("applied, then fails");
            }
            return result;
        }

        private void before(Fault met) {
            switch (met) {
                case SLOW -> simulation.pause(between(SHORTEST_SLOW, LONGEST_SLOW));
                case FAIL_BEFORE -> throw unavailable("fails before");
                case CRASH_BEFORE -> {
                    note("crashes before");
                    crash.accept(node);
                }
                case PAUSE -> {
                    note("is paused before");
                    node.freeze(simulation.now() + between(SHORTEST_PAUSE, LONGEST_PAUSE));
                    simulation.pause(0);
                }
                case APPLIED_THEN_FAIL, CRASH_AFTER -> {}
            }
        }

        private boolean isOfQueue() {
            return call.site().startsWith("JobQueue.") || call.site().startsWith("Reservation.");
        }

        private PortUnavailableException unavailable(String how) {
            note(how);
            return new PortUnavailableException(call.site() + " " + how);
        }

        private void note(String outcome) {
            simulation
                    .trace()
                    .add(
                            simulation.now(),
                            simulation.actor(),
                            call.site() + Words.of(call.arguments()) + " → " + outcome);
        }
    }

    /** In each simulation some call sites have it harder, so that rare ones meet all faults too. */
    private Optional<Fault> chosen(String site) {
        Integer times = hardship.get(site);
        boolean isFirst = times == null;
        if (isFirst) {
            times = random.nextInt(HARDER_ONES) == 0 ? HARDER : 1;
            hardship.put(site, times);
        }
        if (!sites.test(site)) {
            return Optional.empty();
        }
        return isFirst && random.nextInt(FIRST_ONES) == 0
                ? rates.any(random)
                : rates.choose(random, times);
    }

    private long latency() {
        return random.nextLong(LONGEST_LATENCY);
    }

    private long between(long least, long most) {
        return random.nextLong(least, most);
    }
}
