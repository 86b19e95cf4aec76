package io.zerog.application;

import io.zerog.domain.handler.JobHandler;
import io.zerog.domain.handler.JobType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The job handlers of this node, by wire name and alias. */
public final class JobTypes {

    /** A handler with its type, asked for once. */
    record Registered(JobType<?, ?> type, JobHandler<?, ?> handler) {}

    private final Map<String, Registered> byName = new HashMap<>();
    private final Map<String, JobType<?, ?>> types = new TreeMap<>();

    /**
     * @throws IllegalArgumentException when two handlers claim one name
     */
    public JobTypes(Collection<? extends JobHandler<?, ?>> handlers) {
        for (JobHandler<?, ?> handler : handlers) {
            JobType<?, ?> type = handler.type();
            types.put(type.name(), type);
            add(type.name(), new Registered(type, handler));
            type.aliases().forEach(alias -> add(alias, new Registered(type, handler)));
        }
    }

    private void add(String name, Registered registered) {
        Registered other = byName.put(name, registered);
        if (other != null) {
            throw new IllegalArgumentException(
                    "the type name \"%s\" is claimed by %s and by %s"
                            .formatted(
                                    name,
                                    other.handler().getClass().getName(),
                                    registered.handler().getClass().getName()));
        }
    }

    /** All types by name. */
    public List<JobType<?, ?>> all() {
        return List.copyOf(types.values());
    }

    public Set<String> names() {
        return Set.copyOf(types.keySet());
    }

    /** The queues that the types' jobs go through. */
    public Set<String> queues() {
        return types.values().stream().map(JobType::queue).collect(Collectors.toUnmodifiableSet());
    }

    Optional<Registered> find(String nameOrAlias) {
        return Optional.ofNullable(byName.get(nameOrAlias));
    }
}
