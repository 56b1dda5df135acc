"""Somebody who took the names out herself, and somebody who did not, or wants the tool to do it; on the sample pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.understanding.facts import Facts

PEOPLE = {"personal", "special"}


def facts(desk: Desk, text: str, language: str) -> Facts:
    """What the words of a message say."""
    return desk.knowledge.understanding.annotate(text, language).facts


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can the customer list go into ChatGPT Enterprise, I've stripped out names, emails and locations", "en"),
        ("If I black out the name and policy number, may Copilot improve my reply to a customer?", "en"),
        ("I deleted all names from the client list first, ok?", "en"),
        ("After removing the customer names can I paste the complaint?", "en"),
        ("the patient file, names and birth dates taken out beforehand", "en"),
        ("I'd cut the client's name out of the client list first", "en"),
        ("I've taken the names out of the client list, can Copilot sort it?", "en"),
        ("the CVs with personal details redacted", "en"),
        ("May I sort the customer list, names removed, with Copilot?", "en"),
        ("the customer tickets, none of the names in it", "en"),
        ("Can I analyse anonymised client data with Copilot?", "en"),
        ("can I check our anonymised customer list in ChatGPT Enterprise", "en"),
        ("customer list with the names removed with Copilot, ok?", "en"),
        ("Darf ich anonymisierte Kundendaten mit Copilot auswerten?", "de"),
        ("Darf ich Kundenmails ohne Namen mit Copilot zusammenfassen?", "de"),
        ("puis-je analyser des données clients anonymisées avec Copilot ?", "fr"),
        ("¿puedo analizar datos de clientes anonimizados con Copilot?", "es"),
        ("Kundenliste, ich habe die Namen vorher gestrichen", "de"),
        ("Wenn ich die Namen im Kundenbrief schwärze, darf Copilot ihn umformulieren?", "de"),
        ("Die Namen der Patienten habe ich durch Platzhalter ersetzt", "de"),
        ("Kundendaten, aber ich mache sie vorher unkenntlich", "de"),
        ("J'ai supprimé tous les noms de la liste de clients", "fr"),
        ("si j'efface les noms des clients avant, la liste de clients peut y aller ?", "fr"),
        ("la liste de clients, après avoir retiré les noms", "fr"),
        ("si borro los nombres de la lista de clientes", "es"),
        ("la queja de un cliente, con los nombres tachados", "es"),
        ("después de eliminar los nombres de la lista de clientes", "es"),
        ("I've stripped out the names. Can the customer list go in?", "en"),
        ("The names are taken out. May I put our client list into ChatGPT Enterprise?", "en"),
        ("Ich habe die Namen vorher gestrichen. Darf die Kundenliste rein?", "de"),
        ("J'ai supprimé tous les noms. La liste de clients peut y aller ?", "fr"),
        ("He quitado los nombres. ¿Puedo meter la lista de clientes?", "es"),
        ("A customer at my desk speaks only Polish. I don't type in his name.", "en"),
        ("customer complaint, I'd not type any names", "en"),
        ("patient's letter, names don't go in", "en"),
        ("Kundenliste: Namen und Telefonnummern kommen nicht rein", "de"),
        ("Ein Kunde versteht nur Bahnhof. Namen oder Adressen tipp ich nicht ein.", "de"),
        ("un client ne parle que polonais. je ne tape pas son nom", "fr"),
        ("liste de clients, les noms n'y vont pas", "fr"),
        ("un cliente solo habla polaco, su nombre no lo escribo", "es"),
    ],
)
def test_names_that_she_took_out_are_out(desk: Desk, text: str, language: str) -> None:
    """Nobody is refused for data that she has just said is not in it."""
    said = facts(desk, text, language)
    assert not PEOPLE.intersection(said.data)
    assert said.taken_back >= PEOPLE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I haven't removed the names from the customer list yet", "en"),
        ("I've stripped the names out of the survey. Can the customer list go in?", "en"),
        ("Do I have to strip out the names? Can the customer list go in?", "en"),
        ("I have not removed the names. Can the customer list go in?", "en"),
        ("customer list, I don't type in the names, only the account numbers", "en"),
        ("customer list, do I have to leave out the names?", "en"),
        ("May Copilot tidy up a mail? It is anonymised. Health data of patients is in the annex.", "en"),
        ("I don't type the names by hand, may I upload the patient records to Copilot for a summary?", "en"),
        ("I have removed the names. May Copilot summarise the original patient records too?", "en"),
        ("I've removed the names. Can the full customer list with names go in too?", "en"),
        ("Only percentages, please. May Copilot analyse the patient records?", "en"),
        ("Do the names stay out or may the patient records go into Copilot whole for a summary?", "en"),
        ("I heard nothing from HR, can the salary list go in", "en"),
        ("je ne tape pas les noms, je charge les dossiers médicaux dans Copilot", "fr"),
        ("No escribo los nombres, subo las historias clínicas a Copilot para un resumen", "es"),
        ("Keine Namen, ich lade die Patientenakten in Copilot hoch, geht das?", "de"),
        ("no sé nada del jefe, ¿puedo resumir la lista de clientes en ChatGPT?", "es"),
        ("why don't we put in the names of customers", "en"),
        ("I don't put the names in a separate file, the customer list goes in as it is", "en"),
        ("Kundenliste, die Namen tippe ich nicht ein, nur die Kundennummern", "de"),
        ("Namen kommen nicht rein, aber die Geburtsdaten der Kunden", "de"),
        ("Namen gehen nicht ohne Adressen rein, Kundenliste", "de"),
        ("I removed the names with ChatGPT. Can the customer list go in?", "en"),
        ("Ich habe die Namen in der Umfrage gestrichen. Darf die Kundenliste rein?", "de"),
        ("customer list, names not removed", "en"),
        ("the customer names haven't been removed", "en"),
        ("customer names and addresses not deleted", "en"),
        ("can I remove the names from a customer list with ChatGPT?", "en"),
        ("can ChatGPT take out the names in our client list for me?", "en"),
        ("Kundenliste, die Namen habe ich nicht entfernt", "de"),
        ("ich habe die Namen im Arztbrief nicht gestrichen", "de"),
        ("wenn ich die Namen nicht schwärze, darf der Arztbrief dann rein?", "de"),
        ("ich mache die Namen in der Patientenakte nicht unkenntlich", "de"),
        ("customer emails with all the names swapped for initials", "en"),
        ("Customer list, if I take the names out first and only leave the account numbers?", "en"),
        ("Kundenliste, die Namen durch Nummern ersetzt", "de"),
        ("I'll drop the customer names into Copilot", "en"),
        ("I will remove the names with Copilot from the customer list", "en"),
        ("I'd like to have the names in the patient file blacked out by ChatGPT", "en"),
        ("I removed the names, but the phone numbers and addresses of the customers are still in", "en"),
        ("Kundenliste, Namen geschwärzt durch Copilot, geht das?", "de"),
        ("je supprime les noms de la liste de clients avec ChatGPT", "fr"),
        ("quito los nombres de la lista de clientes con ChatGPT", "es"),
        ("I'd paste the customer list and I'll delete the names afterwards", "en"),
        ("Die Kundenliste kommt rein, ich lösche die Namen hinterher", "de"),
        ("la liste de clients, si j'efface les noms ensuite", "fr"),
        ("la lista de clientes, borro los nombres después", "es"),
        ("Kann ChatGPT die Namen aus der Kundenliste entfernen?", "de"),
        ("les noms de clients ne sont pas supprimés", "fr"),
        ("ChatGPT peut-il enlever les noms de la liste des clients ?", "fr"),
        ("los datos de clientes no están borrados", "es"),
        ("¿puede ChatGPT quitar los nombres de la lista de clientes?", "es"),
    ],
)
def test_names_that_are_in_it_still_count(desk: Desk, text: str, language: str) -> None:
    """A "not" keeps them in; a tool that is to take them out has to see them; a number still points at somebody."""
    assert PEOPLE.intersection(facts(desk, text, language).data)


def test_two_sayings_leave_nothing_of_ours(desk: Desk) -> None:
    """What is neither about people nor ours is not our internal paper."""
    read = desk.knowledge.understanding.read("¿qué significa un código de error de Windows? sin nombres ni nada nuestro", "es")
    assert read.situation.data == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Would Copilot sum up a password-protected PDF of our brochure?", "en"),
        ("Die PDF ist passwortgeschützt, darf Copilot sie zusammenfassen?", "de"),
        ("Un PDF protégé par mot de passe, Copilot peut le résumer ?", "fr"),
        ("El PDF está protegido con contraseña. ¿Puede Copilot resumirlo?", "es"),
    ],
)
def test_a_lock_is_no_password(desk: Desk, text: str, language: str) -> None:
    assert "credentials" not in desk.knowledge.understanding.read(text, language).situation.data
