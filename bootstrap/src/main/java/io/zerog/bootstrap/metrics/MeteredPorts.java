package io.zerog.bootstrap.metrics;

import io.micrometer.core.instrument.Timer;
import io.zerog.domain.port.JobStore.InsertResult;
import io.zerog.domain.port.JobStore.SaveResult;
import io.zerog.domain.port.PortUnavailableException;
import io.zerog.domain.port.Reservation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Stands before ports and measures each call: how often, how long, and how it ended. One mechanism
 * for all ports; what a port answers and throws goes through unchanged.
 */
public final class MeteredPorts {

    private static final Duration[] BOUNDS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private static final Set<String> ON_RESERVATIONS =
            Set.of("extend", "delete", "release", "abandon");

    /** How a call ended. */
    private enum Outcome {
        OK,
        /** Another writer was there first. */
        CONFLICT,
        UNAVAILABLE,
        INTERRUPTED,
        FAILED;

        static Outcome of(Object result) {
            return result instanceof SaveResult.Stale || result instanceof InsertResult.Exists
                    ? CONFLICT
                    : OK;
        }

        static Outcome of(Throwable thrown) {
            return switch (thrown) {
                case PortUnavailableException _ -> UNAVAILABLE;
                case InterruptedException _ -> INTERRUPTED;
                default -> FAILED;
            };
        }
    }

    /** The meters of one call of one port; each is made when that outcome is met first. */
    private final class Call {
        private final AtomicReferenceArray<Timer> timers =
                new AtomicReferenceArray<>(Outcome.values().length);
        private final String adapter;
        private final String port;
        private final String name;

        Call(String adapter, String port, String name) {
            this.adapter = adapter;
            this.port = port;
            this.name = name;
        }

        void took(long nanos, Outcome outcome) {
            Timer timer = timers.get(outcome.ordinal());
            if (timer == null) {
                timer = register(outcome);
                timers.set(outcome.ordinal(), timer);
            }
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }

        private Timer register(Outcome outcome) {
            return metrics.histogram("zerog.port.call", "Calls of stores and queues", BOUNDS)
                    .tag("adapter", adapter)
                    .tag("port", port)
                    .tag("call", name)
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(metrics.registry());
        }
    }

    private final Metrics metrics;

    public MeteredPorts(Metrics metrics) {
        this.metrics = metrics;
    }

    /**
     * The port, measured. The reservations that a queue answers are measured too.
     *
     * @param type the port's interface
     * @param name what the port is called in the figures
     * @param adapter whose it is
     */
    public <P> P measured(Class<P> type, String name, String adapter, P port) {
        Map<Method, Call> ofReservations = calls(Reservation.class, name, adapter);
        // What a reservation knows by itself is no call.
        ofReservations.keySet().removeIf(method -> !ON_RESERVATIONS.contains(method.getName()));
        return proxy(type, port, calls(type, name, adapter), ofReservations);
    }

    private Map<Method, Call> calls(Class<?> type, String port, String adapter) {
        Map<Method, Call> calls = new HashMap<>();
        for (Method method : type.getMethods()) {
            calls.put(method, new Call(adapter, port, method.getName()));
        }
        return calls;
    }

    private static <P> P proxy(
            Class<P> type, P port, Map<Method, Call> calls, Map<Method, Call> ofReservations) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Call call = calls.get(method);
                            Object result =
                                    call == null
                                            ? method.invoke(port, arguments)
                                            : measured(call, port, method, arguments);
                            return result instanceof Optional<?> some
                                            && some.orElse(null) instanceof Reservation reserved
                                    ? Optional.of(
                                            proxy(
                                                    Reservation.class,
                                                    reserved,
                                                    ofReservations,
                                                    Map.of()))
                                    : result;
                        }));
    }

    private static Object measured(Call call, Object port, Method method, Object[] arguments)
            throws Throwable {
        long began = System.nanoTime();
        Outcome outcome = Outcome.FAILED;
        try {
            Object result = method.invoke(port, arguments);
            outcome = Outcome.of(result);
            return result;
        } catch (InvocationTargetException thrown) {
            outcome = Outcome.of(thrown.getCause());
            throw thrown.getCause();
        } finally {
            call.took(System.nanoTime() - began, outcome);
        }
    }
}
