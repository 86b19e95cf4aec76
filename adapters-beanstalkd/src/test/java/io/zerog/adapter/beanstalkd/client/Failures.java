package io.zerog.adapter.beanstalkd.client;

import java.util.concurrent.Callable;

/** The failure of a call that must fail. */
final class Failures {

    private Failures() {}

    static BeanstalkException of(Callable<?> call) {
        try {
            Object result = call.call();
            throw new AssertionError("no failure, but " + result);
        } catch (BeanstalkException e) {
            return e;
        } catch (Exception e) {
            throw new AssertionError("another failure", e);
        }
    }
}
