package io.zerog.bootstrap.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The wish to end the process: SIGTERM, Ctrl-C, or the terminal going away. The first one asks; the
 * second one ends the process at once.
 *
 * <p>Java has no public API for this. A shutdown hook would do for the first signal, but cannot see
 * a second, and the process would end with 143 however well it drained. {@code sun.misc.Signal} is
 * supported by every JDK 25 and reached by reflection, because the compiler's warning about it
 * cannot be switched off.
 */
final class StopSignal {

    private static final int SIGNALLED = 128;

    /**
     * A signal so soon after the first is the same wish: a wrapper such as {@code timeout} signals
     * the process and its group, and a terminal signals the group too.
     */
    private static final Duration ECHO = Duration.ofSeconds(1);

    private final CountDownLatch asked = new CountDownLatch(1);
    private boolean signalled;
    private long askedAt;

    private StopSignal() {}

    /** Takes over the process's signals. */
    static StopSignal install() {
        StopSignal stop = new StopSignal();
        stop.handle("TERM", 15);
        stop.handle("INT", 2);
        stop.handle("HUP", 1);
        return stop;
    }

    void await() throws InterruptedException {
        asked.await();
    }

    /** The wish of the process itself; the first signal after it is still the first. */
    void ask() {
        asked.countDown();
    }

    boolean isAsked() {
        return asked.getCount() == 0;
    }

    private void handle(String name, int number) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object onSignal =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getDeclaringClass() == Object.class) {
                                    return method.invoke(this, arguments);
                                }
                                received(number);
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
        } catch (InvocationTargetException notOnThisSystem) {
            // Windows has no HUP, and under -Xrs the JVM keeps its hands off.
        } catch (ReflectiveOperationException noSuchJdk) {
            Runtime.getRuntime().addShutdownHook(new Thread(asked::countDown, "zerog-stop"));
        }
    }

    /** Called by one thread for each signal. */
    private synchronized void received(int number) {
        long now = System.nanoTime();
        if (!signalled) {
            signalled = true;
            askedAt = now;
            asked.countDown();
        } else if (now - askedAt > ECHO.toNanos()) {
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
    }
}
