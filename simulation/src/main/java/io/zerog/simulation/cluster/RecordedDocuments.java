package io.zerog.simulation.cluster;

import io.zerog.adapter.couchbase.KeyValue;
import io.zerog.adapter.couchbase.KeyValue.Item;
import io.zerog.codec.JobDocument;
import io.zerog.domain.job.Job;
import io.zerog.testkit.PortInterceptor;
import java.util.Optional;
import java.util.Set;

/** Stands before the shared service; tells the history of every write of a job's document. */
record RecordedDocuments(KeyValue service, History history) implements PortInterceptor {

    private static final Set<String> WRITES =
            Set.of("KeyValue.insert", "KeyValue.replace", "KeyValue.upsert", "KeyValue.remove");

    @Override
    public Object around(Call call) throws Exception {
        if (!WRITES.contains(call.site()) || !KeyValueSites.isOfAJob(call)) {
            return call.proceed();
        }
        String key = (String) call.arguments().getFirst();
        Optional<Item> before = service.get(key);
        Object answer = call.proceed();
        Optional<Item> after = service.get(key);
        if (!before.map(Item::cas).equals(after.map(Item::cas))) {
            tell(before.map(RecordedDocuments::job), after.map(RecordedDocuments::job));
        }
        return answer;
    }

    private void tell(Optional<Job> before, Optional<Job> after) {
        if (before.isEmpty()) {
            history.inserted(after.orElseThrow());
        } else if (after.isEmpty()) {
            history.removed(before.get());
        } else {
            history.saved(before.get(), after.get());
        }
    }

    private static Job job(Item item) {
        return JobDocument.read(item.content()).job();
    }
}
