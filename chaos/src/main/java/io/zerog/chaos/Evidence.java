package io.zerog.chaos;

import java.util.List;
import java.util.Map;

/**
 * All that a run has seen.
 *
 * @param acknowledged the type of each job whose uuid was answered
 * @param first the final records as they were first seen
 * @param last those read at the very end
 * @param starter the process that started the nodes: what it did not start itself is a run's own
 */
record Evidence(
        Map<String, String> acknowledged,
        Map<String, Ending> first,
        Map<String, Ending> last,
        NodeLogs logs,
        List<LedgerLine> ledger,
        List<Death> deaths,
        long starter) {}
