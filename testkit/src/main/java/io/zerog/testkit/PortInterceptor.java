package io.zerog.testkit;

import io.zerog.domain.port.Reservation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;

/**
 * Stands between a caller and its ports: every call of every wrapped port goes through {@link
 * #around}. One interceptor serves for all ports, and so does one mechanism: a test scripts faults
 * with {@link Faults}, a simulation lets its scheduler decide.
 */
@FunctionalInterface
public interface PortInterceptor {

    /** A call on its way. */
    interface Call {

        /** Port and method, such as {@code JobStore.save} or {@code Reservation.delete}. */
        String site();

        /** As the caller gave them. */
        List<Object> arguments();

        /**
         * Makes the call; more than once when a message shall be seen twice.
         *
         * @throws Exception what the port threw
         */
        Object proceed() throws Exception;
    }

    /**
     * Makes the call, or not, and answers for it.
     *
     * @return what {@link Call#proceed} answered, or something of the same type
     * @throws Exception what the caller gets; checked ones only where the port declares them
     */
    Object around(Call call) throws Exception;

    /**
     * The port with this interceptor around it. The reservations that a queue answers are wrapped
     * too.
     *
     * @param type the port's interface
     */
    default <P> P wrap(Class<P> type, P port) {
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) ->
                                method.getDeclaringClass() == Object.class
                                        ? ofObject(self, port, method, arguments)
                                        : intercepted(type, port, method, arguments));
        return type.cast(proxy);
    }

    private Object intercepted(Class<?> type, Object port, Method method, Object[] arguments)
            throws Exception {
        Object result = around(new PortCall(type, port, method, arguments));
        return result instanceof Optional<?> optional
                        && optional.isPresent()
                        && optional.get() instanceof Reservation reservation
                ? Optional.of(wrap(Reservation.class, reservation))
                : result;
    }

    private static Object ofObject(Object self, Object port, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "intercepted " + port;
        };
    }

    /** A call by reflection. */
    record PortCall(Class<?> type, Object port, Method method, Object[] given) implements Call {

        @Override
        public String site() {
            return type.getSimpleName() + "." + method.getName();
        }

        @Override
        public List<Object> arguments() {
            return given == null ? List.of() : List.of(given);
        }

        @Override
        public Object proceed() throws Exception {
            try {
                return method.invoke(port, given);
            } catch (InvocationTargetException thrown) {
                switch (thrown.getCause()) {
                    case Exception exception -> throw exception;
                    case Error error -> throw error;
                    default -> throw thrown;
                }
            }
        }
    }
}
