"""Tables on which sources differ, for the tests of the page, the shapes and the queries."""

from __future__ import annotations

BASE_ATTACKED = {
    "claims.csv": (
        "id,actor,action,target,date,source,speaker,modality,event,killed,note\n"
        "r1,Kataib Hezbollah,attack,ain-al-asad,2024-01-20,d1,,,base-hit,3,first report\n"
        "r2,Kataib Hezbollah,attack,ain-al-asad,2024-01-20,d2,,,base-hit,5,a second article of the same outlet\n"
        "r3,Iran,attack,ain-al-asad,2024-01-20,d3,Qais Khazali,alleged,base-hit,,blames another\n"
        "r4,Kataib Hezbollah,attack,ain-al-asad,2024-01-20,d3,Kataib Hezbollah,denied,base-hit,,denies it\n"
        "r5,Kataib Hezbollah,attack,ain-al-asad,2024-03-20,d4,,,,,once more\n"
        "r6,Kataib Hezbollah,attack,ain-al-asad,2024-03-22,d4,,,,,and again\n"
        "r7,,attack,ain-al-asad,2024-03-20/2024-03-22,d5,,,,,one of the two\n"
    ),
    "documents.csv": (
        "document,title,outlet,date\n"
        "d1,One,Arab News,2024-01-21\n"
        "d2,Two,Arab News,2024-01-22\n"
        "d3,Three,The Cradle,2024-01-23\n"
        "d4,Four,The Cradle,2024-04-01\n"
        "d5,Five,Arab News,2024-04-02\n"
    ),
    "decisions.csv": (
        "decision,one,other,start,end,author,decided,reason\n"
        "brand-of,Islamic Resistance in Iraq,Kataib Hezbollah,2023-10-01,,Ada,2024-05-01,one channel speaks for both\n"
        "alias-of,the Brigades,Kataib Hezbollah,,,Ada,2024-05-02,so in all reports of that month\n"
    ),
}
"""A base hit once, on which sources differ in all; and twice more, with a report that fits both days."""
