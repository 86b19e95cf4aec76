package io.zerog.adapter.process;

import java.lang.reflect.InvocationTargetException;

/**
 * Lets a child outlive what is meant for its node: Ctrl-C signals the whole group of processes, and
 * the node lets running jobs end first. The child ends with its node.
 *
 * <p>Java has no public API for this; {@code sun.misc.Signal} is reached by reflection, because the
 * compiler's warning about it cannot be switched off.
 */
final class IgnoredSignals {

    private IgnoredSignals() {}

    static void ignore() {
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                signal.getMethod("handle", signal, handler)
                        .invoke(
                                null,
                                signal.getConstructor(String.class).newInstance(name),
                                handler.getField("SIG_IGN").get(null));
            } catch (InvocationTargetException notOnThisSystem) {
                // Windows has no HUP.
            } catch (ReflectiveOperationException noSuchJdk) {
                return;
            }
        }
    }
}
