package io.zerog.testkit;

import io.zerog.domain.port.PortUnavailableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Faults that a test scripts, call by call:
 *
 * <pre>{@code
 * Faults faults = new Faults();
 * JobStore store = faults.wrap(JobStore.class, new MemoryStore(time));
 * faults.at("JobStore.save").failAfter();              // the next save is applied, its answer lost
 * faults.at("JobQueue.put").after(2).times(3).failBefore();
 * faults.at("JobStore").always().failBefore();         // the whole store is away …
 * faults.heal();                                       // … until now
 * Gate gate = faults.at("JobStore.find").hang();       // the next find waits for gate.open()
 * }</pre>
 *
 * <p>Rules are asked in the order in which they were made; the first that fits a call counts. Safe
 * for many threads.
 */
public final class Faults implements PortInterceptor {

    private final List<Rule> rules = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();

    /** When and where a fault happens; nothing happens until one of its verbs is called. */
    public final class Rule {

        private final String site;
        private long skip;
        private long times = 1;
        private Consumer<Call> before = call -> {};
        private Consumer<Call> after = call -> {};

        private Rule(String site) {
            this.site = site;
        }

        /** Lets so many calls pass first. */
        public Rule after(int passing) {
            skip = passing;
            return this;
        }

        /** How many calls it is for; one unless said otherwise. */
        public Rule times(int count) {
            times = count;
            return this;
        }

        /** For every call until {@link Faults#heal}. */
        public Rule always() {
            times = Long.MAX_VALUE;
            return this;
        }

        /** The call is not applied, and fails as unavailable. */
        public void failBefore() {
            before(call -> {
                throw new PortUnavailableException(call.site() + " failed before");
            });
        }

        /** The call is applied, and fails as unavailable all the same. */
        public void failAfter() {
            after(call -> {
                throw new PortUnavailableException(call.site() + " failed after");
            });
        }

        /** Does something before the call, on the caller's thread. */
        public void before(Consumer<Call> hook) {
            before = hook;
            add(this);
        }

        /** Does something between the call and its answer, on the caller's thread. */
        public void after(Consumer<Call> hook) {
            after = hook;
            add(this);
        }

        /** The call is not made until the gate opens. */
        public Gate hang() {
            Gate gate = new Gate();
            before(call -> gate.pass());
            return gate;
        }

        /** The call is made, and its answer is held back until the gate opens. */
        public Gate hangAfter() {
            Gate gate = new Gate();
            after(call -> gate.pass());
            return gate;
        }

        private boolean fits(String called) {
            return called.equals(site) || called.startsWith(site + ".");
        }
    }

    /**
     * Begins a rule.
     *
     * @param site a method such as {@code JobStore.save}, or a whole port such as {@code JobStore}
     */
    public Rule at(String site) {
        return new Rule(site);
    }

    /** Forgets all rules. */
    public synchronized void heal() {
        rules.clear();
    }

    /** The sites of all calls so far, in their order, failed ones too. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** How many calls there were of a method or of a whole port. */
    public synchronized long calls(String site) {
        Rule rule = new Rule(site);
        return calls.stream().filter(rule::fits).count();
    }

    @Override
    public Object around(Call call) throws Exception {
        Rule rule = next(call.site());
        rule.before.accept(call);
        Object answer = call.proceed();
        rule.after.accept(call);
        return answer;
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    private synchronized Rule next(String site) {
        calls.add(site);
        Iterator<Rule> each = rules.iterator();
        while (each.hasNext()) {
            Rule rule = each.next();
            if (!rule.fits(site)) {
                continue;
            }
            if (rule.skip > 0) {
                rule.skip--;
                continue;
            }
            if (--rule.times == 0) {
                each.remove();
            }
            return rule;
        }
        return new Rule(site);
    }
}
