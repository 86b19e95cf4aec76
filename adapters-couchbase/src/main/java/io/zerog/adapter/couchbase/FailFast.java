package io.zerog.adapter.couchbase;

import com.couchbase.client.core.msg.Request;
import com.couchbase.client.core.msg.Response;
import com.couchbase.client.core.retry.BestEffortRetryStrategy;
import com.couchbase.client.core.retry.RetryAction;
import com.couchbase.client.core.retry.RetryReason;
import java.util.concurrent.CompletableFuture;

/** Tries again, except where the circuit breaker says that it is in vain. */
final class FailFast extends BestEffortRetryStrategy {

    static final FailFast INSTANCE = new FailFast();

    private FailFast() {}

    @Override
    public CompletableFuture<RetryAction> shouldRetry(
            Request<? extends Response> request, RetryReason reason) {
        return reason == RetryReason.ENDPOINT_CIRCUIT_OPEN
                ? CompletableFuture.completedFuture(RetryAction.noRetry())
                : super.shouldRetry(request, reason);
    }
}
