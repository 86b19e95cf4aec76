package io.zerog.adapter.couchbase;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A service with something before and after each call. */
final class Intercepted {

    /** What happens around a call. */
    interface Call {
        Object answer() throws Throwable;
    }

    /** Decides what becomes of a call. */
    interface Around {
        Object call(String operation, Object key, Call real) throws Throwable;
    }

    private Intercepted() {}

    static KeyValue keyValue(KeyValue real, Around around) {
        return (KeyValue)
                Proxy.newProxyInstance(
                        KeyValue.class.getClassLoader(),
                        new Class<?>[] {KeyValue.class},
                        (_, method, arguments) ->
                                around.call(
                                        method.getName(),
                                        arguments[0],
                                        () -> {
                                            try {
                                                return method.invoke(real, arguments);
                                            } catch (InvocationTargetException thrown) {
                                                throw thrown.getCause();
                                            }
                                        }));
    }
}
