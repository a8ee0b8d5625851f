package dev.millrace.pipelines.simulatewebtraffic;

/** What one attacking client asks for, request by request. */
interface Script {
  Exchange next(Dice dice);
}
